//! What a setting is: its place in `wxauth.toml`, its flag, its variable and its help, said once.
//! Must not hold values; `resolve` finds those.

use super::kind::Kind;
use crate::domain::said::Fixed;

/// What follows the flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A switch; in files a TOML boolean, in the environment `1/true/yes/on` or `0/false/no/off`.
    Switch,
    /// One value, named for the help.
    One(&'static str),
    /// May be repeated; in files a TOML array, in the environment one value.
    Many(&'static str),
    /// `--flag` or `--flag=VALUE`; the second text is what the bare flag means.
    Maybe(&'static str, &'static str),
}

/// The environment variable of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// Shared by commands: a bare name such as `WXAUTH_APPID`.
    Named(&'static str),
    /// A command's own: `WXAUTH_<COMMAND>_<FLAG>`, made from the key.
    Derived,
    /// None: a flag that lowers a guard, or one that only makes sense typed.
    None,
}

/// What a project's configuration file may say: it comes with a checkout somebody else may have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checkout {
    /// Anything.
    Anything,
    /// A file that is written, sent or published: only one in the project's own folder.
    Inside,
    /// An address that is listened on or sent to, or a switch that opens one: only this machine.
    Here,
    /// Names of machines: only those that no public name server can lead anywhere.
    Unlisted,
    /// Nothing: whose certificates are believed is the user's word.
    Belief,
    /// Nothing, not even a reference: what it guards must not be known to whoever wrote the project.
    Nothing,
}

/// Words for a shell to offer.
pub type Offers = fn() -> Vec<&'static str>;

/// One setting. Built with the `const` methods below, compared by key.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Dotted path in `wxauth.toml`, also the identity: `listen.port`.
    pub key: &'static str,
    /// Long flag without dashes.
    pub flag: &'static str,
    /// Short flag.
    pub short: Option<char>,
    /// What follows the flag.
    pub takes: Takes,
    /// Its environment variable.
    pub variable: Variable,
    /// True when a configuration file may set it.
    pub in_file: bool,
    /// Used when nobody set it.
    pub default: Option<&'static str>,
    /// Its value is never shown, and giving it as a flag earns a warning.
    pub secret: bool,
    /// Its value is the path of a file: a relative one in a configuration file counts from that file,
    /// and `~/` is the home directory.
    pub path: bool,
    /// What a project's configuration file may say here.
    pub checkout: Checkout,
    /// What each value must be.
    pub kind: Kind,
    /// The only values allowed; empty = any.
    pub choices: &'static [&'static str],
    /// Values a shell may offer, besides which there are others.
    pub offers: Option<Offers>,
    /// One line for `--help`.
    pub help: Fixed,
}

impl Setting {
    /// A switch `--flag` at `key`; its help in both languages comes last, as in all of these.
    pub const fn switch(
        key: &'static str,
        flag: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Setting {
        Setting {
            key,
            flag,
            short: None,
            takes: Takes::Switch,
            variable: Variable::Derived,
            in_file: true,
            default: None,
            secret: false,
            path: false,
            checkout: Checkout::Anything,
            kind: Kind::Any,
            choices: &[],
            offers: None,
            help: Fixed::new(zh, en),
        }
    }

    /// `--flag VALUE` at `key`.
    pub const fn one(
        key: &'static str,
        flag: &'static str,
        value: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Setting {
        let mut setting = Setting::switch(key, flag, zh, en);
        setting.takes = Takes::One(value);
        setting
    }

    /// `--flag VALUE`, repeatable.
    pub const fn many(
        key: &'static str,
        flag: &'static str,
        value: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Setting {
        let mut setting = Setting::switch(key, flag, zh, en);
        setting.takes = Takes::Many(value);
        setting
    }

    /// `--flag` or `--flag=VALUE`; `bare` is what the flag alone means.
    pub const fn maybe(
        key: &'static str,
        flag: &'static str,
        value: &'static str,
        bare: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Setting {
        let mut setting = Setting::switch(key, flag, zh, en);
        setting.takes = Takes::Maybe(value, bare);
        setting
    }

    /// Shared by commands, under this bare variable.
    pub const fn var(mut self, name: &'static str) -> Setting {
        self.variable = Variable::Named(name);
        self
    }

    /// Only a flag: no variable, no key in files.
    pub const fn only_flag(mut self) -> Setting {
        self.variable = Variable::None;
        self.in_file = false;
        self
    }

    /// Not in configuration files (flag and variable remain).
    pub const fn not_in_file(mut self) -> Setting {
        self.in_file = false;
        self
    }

    /// With a one-letter flag.
    pub const fn short(mut self, letter: char) -> Setting {
        self.short = Some(letter);
        self
    }

    /// With a default.
    pub const fn default(mut self, value: &'static str) -> Setting {
        self.default = Some(value);
        self
    }

    /// A secret.
    pub const fn secret(mut self) -> Setting {
        self.secret = true;
        self
    }

    /// The path of a file.
    pub const fn path(mut self) -> Setting {
        self.path = true;
        self
    }

    /// From a project's file only in its folder.
    pub const fn inside(mut self) -> Setting {
        self.checkout = Checkout::Inside;
        self
    }

    /// From a project's file only this machine.
    pub const fn here(mut self) -> Setting {
        self.checkout = Checkout::Here;
        self
    }

    /// Never from a project's file: whose certificates are believed is the user's word.
    pub const fn belief(mut self) -> Setting {
        self.checkout = Checkout::Belief;
        self
    }

    /// From a project's file only names that no public name server has.
    pub const fn unlisted(mut self) -> Setting {
        self.checkout = Checkout::Unlisted;
        self
    }

    /// Not from a project's file.
    pub const fn not_in_project(mut self) -> Setting {
        self.checkout = Checkout::Nothing;
        self
    }

    /// Each value must be of this kind.
    pub const fn kind(mut self, kind: Kind) -> Setting {
        self.kind = kind;
        self
    }

    /// Only these values.
    pub const fn choices(mut self, values: &'static [&'static str]) -> Setting {
        self.choices = values;
        self
    }

    /// Completions offer these; lists of them and other values are allowed as well.
    pub const fn offers(mut self, values: Offers) -> Setting {
        self.offers = Some(values);
        self
    }

    /// The name of its variable, if it has one.
    pub fn variable_name(&self) -> Option<String> {
        match self.variable {
            Variable::Named(name) => Some(name.to_owned()),
            Variable::Derived => {
                let upper = self.key.to_ascii_uppercase().replace(['.', '-'], "_");
                Some(format!("WXAUTH_{upper}"))
            }
            Variable::None => None,
        }
    }
}
