//! The shape of what `wxauth init` says and asks, and of the comments in the file it writes.
//! Must not hold the texts themselves (they stand in `zh/init.rs` and `en/init.rs`).

use super::{en, texts, zh};
use crate::domain::lang::Lang;

texts! {
    /// Questions in their order, explanations, and the file's comments.
    pub struct Init {
        /// What this is about. Hole `path`: the file to be written.
        intro,
        /// Question: which WeChat login.
        platform,
        /// Official account.
        platform_mp,
        /// Website QR login.
        platform_web,
        /// Third-party platform.
        platform_component,
        /// Page inside the WeCom client.
        platform_work,
        /// WeCom web login.
        platform_work_web,
        /// Mini program.
        platform_mini,
        /// Question: kind of official account.
        account,
        /// Test account.
        account_test,
        /// Service account.
        account_service,
        /// Callback-domain rules of a test account (PROTOCOL 1.4).
        rules_test,
        /// Of a service account (PROTOCOL 1.4).
        rules_service,
        /// Of a third-party platform (PROTOCOL 4).
        rules_component,
        /// Of a website app (PROTOCOL 3.1).
        rules_web,
        /// Of WeCom (PROTOCOL 6.1).
        rules_work,
        /// Where the AppID stands, and that an emulator takes any.
        appid_note,
        /// Question: AppID.
        appid,
        /// Question: CorpID.
        corpid,
        /// Question: the platform's own AppID.
        component_appid,
        /// Question: AgentId.
        agentid,
        /// Question: redirect_uri.
        redirect_uri,
        /// What to enter as callback domain for the address just given. Hole `host`.
        enter_host,
        /// The same for a test account. Hole `host`: with the port.
        enter_host_test,
        /// The same for WeCom. Hole `host`: with the port.
        enter_host_work,
        /// Question: scope.
        scope,
        /// snsapi_userinfo.
        scope_userinfo,
        /// snsapi_base.
        scope_base,
        /// snsapi_privateinfo.
        scope_privateinfo,
        /// Why no secret is asked for.
        secret_note,
        /// Question: where the app secret will be.
        secret,
        /// What the other key is for.
        ticket_note,
        /// Question: where the key that signs tickets will be.
        ticket_secret,
        /// In a variable.
        in_variable,
        /// In a file.
        in_file,
        /// Random, made now, in a file. Hole `path`.
        in_new_file,
        /// Decided later.
        later,
        /// Question: name of the variable.
        variable,
        /// Question: path of the file.
        file,
        /// The file is not there yet. Hole `path`.
        file_absent,
        /// A key was made. Hole `path`.
        key_made,
        /// Heading over the next commands.
        next,
        /// First comment of the file.
        comment_head,
        /// Comment over the secret.
        comment_secret,
        /// Comment over the ticket's secret.
        comment_ticket,
    }
}

/// The texts in the reader's language.
pub fn of(lang: Lang) -> &'static Init {
    match lang {
        Lang::Zh => &zh::init::INIT,
        Lang::En => &en::init::INIT,
    }
}
