//! The shape of what `wxauth run` says about a program that did not come to the emulator.
//! Must not hold the texts themselves (they stand in `zh/run.rs` and `en/run.rs`).

use super::explain::Said;
use super::{en, said, zh};
use crate::domain::lang::Lang;

said! {
    /// Likely causes, each with what to do.
    pub struct Run {
        /// A client refused the certificate.
        distrusted,
        /// A container in between.
        container,
        /// Another user, machine or daemon.
        elsewhere,
        /// A cleared environment.
        cleared,
        /// A browser.
        browser,
        /// Pages came through a front, and nobody went on to the login. Hole `n`: requests.
        fronted,
        /// Python without its environment.
        isolated,
        /// The proxy was used for others. Hole `n`: connections.
        not_asked,
        /// Nothing came, nothing known.
        unknown,
        /// Codes were given out, and no exchange came. Hole `n`: codes.
        unredeemed,
        /// Node.js stayed silent.
        silent_node,
        /// Python stayed silent.
        silent_python,
        /// Java stayed silent.
        silent_java,
        /// Go stayed silent.
        silent_go,
        /// PHP stayed silent.
        silent_php,
        /// Ruby stayed silent.
        silent_ruby,
        /// Bun stayed silent.
        silent_bun,
        /// Deno stayed silent.
        silent_deno,
        /// .NET stayed silent.
        silent_dotnet,
        /// A compiled program stayed silent.
        silent_native,
        /// Any other stayed silent. Hole `name`: the runtime.
        silent_other,
        /// Python refused the certificate.
        distrusted_python,
        /// Node.js refused it.
        distrusted_node,
        /// Java refused it.
        distrusted_java,
        /// wget refused it.
        distrusted_wget,
        /// .NET refused it.
        distrusted_dotnet,
        /// Mono refused it.
        distrusted_mono,
        /// A compiled program refused it.
        distrusted_native,
    }
}

/// The texts of a language.
pub fn of(lang: Lang) -> &'static Run {
    match lang {
        Lang::Zh => &zh::run::RUN,
        Lang::En => &en::run::RUN,
    }
}
