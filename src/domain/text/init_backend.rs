//! The shape of what `wxauth init --backend` says and asks, and of the comments in what it writes.
//! Must not hold the texts themselves (they stand in `zh/init_backend.rs` and `en/init_backend.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Questions, explanations, and the file's comments.
    pub struct InitBackend {
        /// What this is about. Hole `path`: the file to be written.
        intro,
        /// Question: the page.
        page,
        /// Question: who starts the program.
        start,
        /// It runs already.
        start_running,
        /// `check` starts it.
        start_command,
        /// Question: the command.
        command,
        /// Question: how the program learns the emulator's address.
        bases,
        /// By variables.
        bases_variables,
        /// Not at all: its calls are intercepted.
        bases_intercepted,
        /// Question: variable of the API base.
        api_base,
        /// Question: variable of the page base.
        open_base,
        /// What a program that runs already has to know.
        running_note,
        /// Question: the address that answers when the program is up.
        ready,
        /// Question: who owns the callback.
        style,
        /// The page does.
        style_spa,
        /// The back end does.
        style_session,
        /// Nobody comes back: it is a mini program's back end.
        style_mini,
        /// Question: how the page gets to WeChat.
        link,
        /// By a redirect or its own script.
        link_page,
        /// It fetches the link.
        link_fetched,
        /// Question: that address.
        link_url,
        /// Question: the call that takes the code.
        login,
        /// Question: how the code is sent.
        send,
        /// Question: where the ticket is in the answer.
        ticket,
        /// Question: the call that says who somebody is.
        api,
        /// Question: where the id stands in its answer.
        openid,
        /// Question: the header that carries the ticket.
        header,
        /// Question: does another origin call?
        origin,
        /// No.
        origin_same,
        /// Yes.
        origin_other,
        /// Question: which.
        origin_url,
        /// Question: do users come by another address?
        public,
        /// No.
        public_same,
        /// Yes.
        public_other,
        /// Question: which.
        public_url,
        /// Question: does a friend's ticket stand in the path?
        friend,
        /// No.
        no,
        /// Yes.
        friend_path,
        /// Question: may the checker sign tickets?
        key,
        /// It may not.
        key_none,
        /// With the key in a variable.
        key_variable,
        /// Question: its name.
        key_name,
        /// Not an address.
        bad_url,
        /// Not a place of a ticket.
        bad_ticket,
        /// Not a JSON pointer.
        bad_pointer,
        /// Not an origin.
        bad_origin,
        /// Not a header.
        bad_header,
        /// Not a variable's name.
        bad_variable,
        /// Not a command.
        bad_command,
        /// First comment.
        comment_head,
        /// Over `env`.
        comment_env,
        /// Over the public address.
        comment_public,
        /// Over the login.
        comment_login,
        /// Over a mini program's section.
        comment_mini,
        /// Over the key.
        comment_key,
        /// Heading over the next commands.
        next,
    }
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static InitBackend {
    match lang {
        Lang::Zh => &zh::init_backend::TEXT,
        Lang::En => &en::init_backend::TEXT,
    }
}
