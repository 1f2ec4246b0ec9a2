//! The questions of `wxauth init`, in their order, each answer judged at once; without anybody to ask, what was given.
//! Must not touch a terminal or write a file; the asker and `save` do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::answers::{Answers, Reference};
use super::judge::{Place, appid, judge, outside, told, variable_name, warnings};
use super::{NEW_TICKET_KEY, SECRET_ENV, TICKET_SECRET_ENV};
use crate::app::ask::Asker;
use crate::config::{Found, Origin, Setting, shared};
use crate::domain::fault::Exit;
use crate::domain::lang::Lang;
use crate::domain::link::Platform;
use crate::domain::text::init::Init;
use crate::domain::text::{self, fill};
use crate::error::{Error, Plain};

/// A run through the questions.
pub(super) struct Interview<'a> {
    asker: Option<&'a mut dyn Asker>,
    given: BTreeMap<&'static str, Found>,
    place: &'a Place,
    lang: Lang,
    texts: &'static Init,
}

impl<'a> Interview<'a> {
    pub(super) fn new(
        asker: Option<&'a mut dyn Asker>,
        given: BTreeMap<&'static str, Found>,
        place: &'a Place,
        lang: Lang,
    ) -> Interview<'a> {
        Interview { asker, given, place, lang, texts: text::init::of(lang) }
    }

    /// Asks everything, or takes what was given.
    pub(super) fn ask(mut self) -> Result<Answers, Error> {
        let path = self.place.file.to_string_lossy().into_owned();
        self.tell(&fill(self.texts.intro, &[("path", &path)]));
        let mut answers = Answers { platform: self.platform()?, ..Answers::default() };
        self.account(&mut answers)?;
        self.ids(&mut answers)?;
        self.redirect_uri(&mut answers)?;
        self.scope(&mut answers)?;
        self.needless(&answers)?;
        self.tell(self.texts.secret_note);
        if answers.platform != "component" {
            answers.secret = self.secret(&APP_SECRET, None)?;
        }
        self.tell(self.texts.ticket_note);
        let new = self.place.user_folder.as_ref().map(|folder| folder.join("ticket-key"));
        answers.ticket_secret = self.secret(&TICKET_SECRET, new.as_deref())?;
        if self.asker.is_none() {
            // On a terminal they were told with the answer.
            answers.warnings = warnings(&answers, self.lang);
            answers.warnings.extend(self.taken_over(&answers));
        }
        let made = |path: &PathBuf| {
            answers.ticket_secret == Some(Reference::File(self.place.written(path)))
        };
        answers.new_key = new.filter(|path| made(path) && !path.exists());
        Ok(answers)
    }

    /// What of the answers only some platforms have.
    fn optional(answers: &Answers) -> [(&'static Setting, bool); 5] {
        [
            (&shared::ACCOUNT, answers.account.is_some()),
            (&shared::COMPONENT_APPID, answers.component_appid.is_some()),
            (&shared::AGENTID, answers.agentid.is_some()),
            (&shared::REDIRECT_URI, answers.redirect_uri.is_some()),
            (&shared::SCOPE, answers.scope.is_some()),
        ]
    }

    /// A flag that plays no part: nothing that was typed is lost unsaid.
    fn needless(&self, answers: &Answers) -> Result<(), Error> {
        let typed = |setting: &Setting| self.given.get(setting.key).is_some_and(is_typed);
        let mut lost = Self::optional(answers).into_iter();
        match lost.find(|(setting, used)| !used && typed(setting)) {
            Some((setting, _)) => Err(without_meaning(setting, &answers.platform)),
            None => Ok(()),
        }
    }

    /// Says what comes from the file that is written anew, where nobody saw it proposed.
    fn taken_over(&self, answers: &Answers) -> Option<String> {
        let old = |setting: &Setting| {
            let origin = &self.given.get(setting.key)?.origin;
            matches!(origin, Origin::File { path, .. } if *path == self.place.file)
                .then_some(setting.key)
        };
        let always = [(&shared::PLATFORM, true), (&shared::APPID, true)];
        let used = always.into_iter().chain(Self::optional(answers)).filter(|(_, used)| *used);
        let mut keys: Vec<&str> = used.filter_map(|(setting, _)| old(setting)).collect();
        let pointers = [(&shared::SECRET, &APP_SECRET), (&shared::TICKET_SECRET, &TICKET_SECRET)];
        keys.extend(pointers.iter().filter_map(|(secret, kept)| {
            old(kept.by_variable).or_else(|| old(kept.by_file)).map(|_| secret.key)
        }));
        let said = |lang| match lang {
            Lang::Zh => {
                format!("沿用旧文件里的 {}；不想沿用就用参数另给，或先删掉旧文件", keys.join("、"))
            }
            Lang::En => format!(
                "taken over from the old file: {}; give others by flag, or remove the file first",
                keys.join(", ")
            ),
        };
        (!keys.is_empty()).then(|| said(self.lang))
    }

    fn platform(&mut self) -> Result<String, Error> {
        let texts = self.texts;
        let items = [
            ("mp", texts.platform_mp),
            ("web", texts.platform_web),
            ("component", texts.platform_component),
            ("work", texts.platform_work),
            ("work-web", texts.platform_work_web),
            ("mini", texts.platform_mini),
        ];
        self.pick(&shared::PLATFORM, texts.platform, &items)
    }

    fn account(&mut self, answers: &mut Answers) -> Result<(), Error> {
        let texts = self.texts;
        let rules = match answers.platform.as_str() {
            "mp" => {
                let items = [("test", texts.account_test), ("service", texts.account_service)];
                let account = self.pick(&shared::ACCOUNT, texts.account, &items)?;
                let rules = match account.as_str() {
                    "test" => texts.rules_test,
                    _ => texts.rules_service,
                };
                answers.account = Some(account);
                rules
            }
            "web" => texts.rules_web,
            "component" => texts.rules_component,
            "work" | "work-web" => texts.rules_work,
            _ => return Ok(()),
        };
        self.tell(rules);
        Ok(())
    }

    fn ids(&mut self, answers: &mut Answers) -> Result<(), Error> {
        let texts = self.texts;
        self.tell(texts.appid_note);
        let work = answers.platform.starts_with("work");
        let question = if work { texts.corpid } else { texts.appid };
        let judged = |text: &str| appid(&shared::APPID, text);
        answers.appid = self.line(&shared::APPID, question, None, &judged)?;
        if answers.platform == "component" {
            let judged = |text: &str| appid(&shared::COMPONENT_APPID, text);
            let id = self.line(&shared::COMPONENT_APPID, texts.component_appid, None, &judged)?;
            answers.component_appid = Some(id);
        }
        // A page inside the client needs it for one scope only; a question is cheap, a flag is not.
        let needless = answers.platform == "work"
            && self.asker.is_none()
            && !self.given.contains_key(shared::AGENTID.key);
        if work && !needless {
            let judged =
                |text: &str| judge(&Answers { agentid: Some(text.to_owned()), ..answers.clone() });
            let id = self.line(&shared::AGENTID, texts.agentid, None, &judged)?;
            answers.agentid = Some(id);
        }
        Ok(())
    }

    fn redirect_uri(&mut self, answers: &mut Answers) -> Result<(), Error> {
        let texts = self.texts;
        if Platform::parse(&answers.platform).is_none() {
            return Ok(());
        }
        let is_test = answers.account.as_deref() == Some("test");
        // Where `wxauth listen` waits when nothing else is said; for somebody with a phone in hand, `--lan`.
        let host = match (&self.asker, self.place.here.first()) {
            (Some(_), Some(ip)) => ip.to_string(),
            _ => "127.0.0.1".to_owned(),
        };
        let standard = is_test.then(|| format!("http://{host}:8910/callback"));
        let judged =
            |text: &str| judge(&Answers { redirect_uri: Some(text.to_owned()), ..answers.clone() });
        let text =
            self.line(&shared::REDIRECT_URI, texts.redirect_uri, standard.as_deref(), &judged)?;
        answers.redirect_uri = Some(text.clone());
        let warnings = warnings(answers, self.lang);
        for warning in &warnings {
            self.tell(&format!("! {warning}"));
        }
        let Ok(url) = url::Url::parse(&text) else { return Ok(()) };
        let host = url.host_str().unwrap_or_default();
        let with_port = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        if warnings.is_empty() || is_test {
            self.tell(&self.domain_to_enter(answers, host, &with_port));
        }
        Ok(())
    }

    fn domain_to_enter(&self, answers: &Answers, host: &str, with_port: &str) -> String {
        let (texts, is_test) = (self.texts, answers.account.as_deref() == Some("test"));
        match answers.platform.as_str() {
            "mp" if is_test => fill(texts.enter_host_test, &[("host", with_port)]),
            "work" | "work-web" => fill(texts.enter_host_work, &[("host", with_port)]),
            _ => fill(texts.enter_host, &[("host", host)]),
        }
    }

    fn scope(&mut self, answers: &mut Answers) -> Result<(), Error> {
        let texts = self.texts;
        let items: &[(&str, &str)] = match answers.platform.as_str() {
            "mp" | "component" => {
                &[("snsapi_userinfo", texts.scope_userinfo), ("snsapi_base", texts.scope_base)]
            }
            "work" => &[
                ("snsapi_base", texts.scope_base),
                ("snsapi_privateinfo", texts.scope_privateinfo),
            ],
            _ => return Ok(()),
        };
        answers.scope = Some(self.pick(&shared::SCOPE, texts.scope, items)?);
        judge(answers)
    }

    /// One of a few. Given by flag it is taken; given otherwise it is what Enter takes.
    fn pick(
        &mut self,
        setting: &'static Setting,
        question: &str,
        items: &[(&str, &str)],
    ) -> Result<String, Error> {
        let given = self.given.get(setting.key);
        let place = |text: &str| items.iter().position(|(value, _)| *value == text);
        let settled = given.filter(|found| self.asker.is_none() || is_typed(found));
        if let Some(found) = settled {
            return match place(found.text()) {
                Some(_) => Ok(found.text().to_owned()),
                None => Err(not_one_of(setting, found.text(), items)),
            };
        }
        let standard = given.and_then(|found| place(found.text())).unwrap_or(0);
        let labels: Vec<String> = items.iter().map(|(_, label)| (*label).to_owned()).collect();
        let chosen = match &mut self.asker {
            Some(asker) => asker.choose(question, &labels, standard)?,
            None => standard,
        };
        Ok(items.get(chosen).map_or(String::new(), |(value, _)| (*value).to_owned()))
    }

    /// A line of text, given or asked for; `standard` is taken where nobody can be asked.
    fn line(
        &mut self,
        setting: &'static Setting,
        question: &str,
        standard: Option<&str>,
        judge: &dyn Fn(&str) -> Result<(), Error>,
    ) -> Result<String, Error> {
        let given = self.given.get(setting.key);
        let settled = given.filter(|found| self.asker.is_none() || is_typed(found));
        if let Some(found) = settled {
            return judge(found.text()).map(|()| found.text().to_owned());
        }
        let Some(asker) = &mut self.asker else {
            return standard.map(str::to_owned).ok_or_else(|| not_given(setting));
        };
        let proposal = given.map(|found| found.text()).or(standard);
        let lang = self.lang;
        asker.text(question, proposal, &|text| judge(text).map_err(|e| told(&e, lang)))
    }

    fn tell(&mut self, text: &str) {
        if let Some(asker) = &mut self.asker {
            asker.tell(&format!("\n{text}"));
        }
    }
}

/// A secret that is pointed to: how it is called and which settings say where it is kept.
struct Kept {
    question: fn(&Init) -> &'static str,
    variable: &'static str,
    by_variable: &'static Setting,
    by_file: &'static Setting,
}

static APP_SECRET: Kept = Kept {
    question: |texts| texts.secret,
    variable: "WXAUTH_SECRET",
    by_variable: &SECRET_ENV,
    by_file: &shared::SECRET_FILE,
};
static TICKET_SECRET: Kept = Kept {
    question: |texts| texts.ticket_secret,
    variable: "WXAUTH_TICKET_SECRET",
    by_variable: &TICKET_SECRET_ENV,
    by_file: &shared::TICKET_SECRET_FILE,
};

impl Interview<'_> {
    /// Where a secret is kept. `new` is the file a random one can be made in.
    fn secret(&mut self, kept: &Kept, new: Option<&Path>) -> Result<Option<Reference>, Error> {
        let new = new.map(|path| self.place.written(path));
        let made = self.given.contains_key(NEW_TICKET_KEY.key).then(|| new.clone()).flatten();
        if let Some(path) = made {
            return Ok(Some(Reference::File(path)));
        }
        let settled = |setting: &Setting| {
            let found = self.given.get(setting.key);
            found.filter(|f| self.asker.is_none() || is_typed(f)).map(|f| f.text().to_owned())
        };
        if let Some(name) = settled(kept.by_variable) {
            return variable_name(kept.by_variable, &name)
                .map(|()| Some(Reference::Variable(name)));
        }
        if let Some(path) = settled(kept.by_file) {
            return outside(kept.by_file, &path, self.place).map(|()| Some(Reference::File(path)));
        }
        if self.asker.is_none() {
            return Ok(Some(Reference::Variable(kept.variable.to_owned())));
        }
        self.secret_asked(kept, new)
    }

    fn secret_asked(
        &mut self,
        kept: &Kept,
        new: Option<String>,
    ) -> Result<Option<Reference>, Error> {
        let (texts, lang) = (self.texts, self.lang);
        let given = |setting: &Setting| self.given.get(setting.key).map(|f| f.text().to_owned());
        let (variable, file) = (given(kept.by_variable), given(kept.by_file));
        let mut items = vec![texts.in_variable.to_owned(), texts.in_file.to_owned()];
        items.extend(new.iter().map(|path| fill(texts.in_new_file, &[("path", path)])));
        items.push(texts.later.to_owned());
        let standard = usize::from(variable.is_none() && file.is_some());
        let place = self.place;
        let Some(asker) = &mut self.asker else { return Ok(None) };
        let chosen = asker.choose((kept.question)(texts), &items, standard)?;
        let reference = match (chosen, new) {
            (0, _) => {
                let standard = variable.unwrap_or_else(|| kept.variable.to_owned());
                let judged =
                    |text: &str| variable_name(kept.by_variable, text).map_err(|e| told(&e, lang));
                Reference::Variable(asker.text(texts.variable, Some(&standard), &judged)?)
            }
            (1, _) => {
                let judged =
                    |text: &str| outside(kept.by_file, text, place).map_err(|e| told(&e, lang));
                let path = asker.text(texts.file, file.as_deref(), &judged)?;
                if !place.resolve(&path).exists() {
                    asker.tell(&fill(texts.file_absent, &[("path", &path)]));
                }
                Reference::File(path)
            }
            (2, Some(path)) => Reference::File(path),
            _ => return Ok(None),
        };
        Ok(Some(reference))
    }
}

fn is_typed(found: &Found) -> bool {
    matches!(found.origin, Origin::Flag(_))
}

fn not_given(setting: &Setting) -> Error {
    let (flag, name) = (setting.flag, setting.variable_name());
    let said = |or: &str| name.as_ref().map(|name| format!("{or}{name}")).unwrap_or_default();
    let zh = format!("没有给出 {flag}：请用 --{flag}{}", said(" 或 "));
    let en = format!("no {flag} given: set --{flag}{}", said(" or "));
    Plain::new("setting_missing", Exit::Usage, zh, en)
        .hint(
            "或在终端里直接运行 `wxauth init`，它会逐项询问",
            "or run `wxauth init` on a terminal: it asks",
        )
        .into()
}

fn without_meaning(setting: &Setting, platform: &str) -> Error {
    let flag = setting.flag;
    Plain::new(
        "usage",
        Exit::Usage,
        format!("platform 是 {platform} 时，--{flag} 没有意义"),
        format!("--{flag} has no meaning where the platform is {platform}"),
    )
    .hint(
        format!("去掉 --{flag}，或用 --platform 另选一种登录"),
        format!("leave --{flag} out, or choose another login with --platform"),
    )
    .into()
}

fn not_one_of(setting: &Setting, text: &str, items: &[(&str, &str)]) -> Error {
    let list = items.iter().map(|(value, _)| *value).collect::<Vec<_>>().join(", ");
    Plain::new(
        "setting_invalid",
        Exit::Usage,
        format!("--{}：{text:?} 不合适", setting.flag),
        format!("--{}: {text:?} does not fit", setting.flag),
    )
    .hint(format!("可用：{list}"), format!("it takes {list}"))
    .into()
}

#[cfg(test)]
mod tests;
