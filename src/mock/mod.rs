//! Second floor: the emulator, WeChat as a function of state, time, randomness and request.
//! Must not open a socket but in `engine` and `server`, and must not be kinder than WeChat.
//!
//! # Walking a link without a browser
//!
//! A client that holds an authorize link (of any host) gets the callback with one GET:
//!
//! 1. Send `GET /connect/oauth2/authorize?…` to the emulator with the query of the link as it
//!    stands, a User-Agent that contains `MicroMessenger`, and two parameters of the emulator's
//!    own appended: `mock_user=NAME` (a user of the emulator; `NAME.7` is the seventh double of
//!    NAME) and `mock_consent=allow` or `mock_consent=refuse`, or
//!    `mock_consent=own`, which does what that user would.
//! 2. Status 301 or 302: `Location` is the callback, `code` and `state` in it. Anything else is a
//!    page a user would see; its header `x-wxauth-page` says which (`error`, `refused`,
//!    `consent`, `outside`), `x-wxauth-code` the page code of PROTOCOL 1.10 if it shows one,
//!    `x-wxauth-users` the names there are, when nobody is called NAME.
//!
//! [`crate::wire::visitor`] does it, and [`Server::walk`] even without a connection. Without
//! `mock_consent` the consent page is shown, unless the emulator approves unasked
//! (`--auto-approve`), where a user who refuses refuses. `mock_scenario=NAME,NAME` plays device
//! scenarios on this login alone. At `componentloginpage` and `bindcomponent`, `mock_account=APPID` is
//! the account that hands its rights to the platform, and `mock_consent=allow` the first there is. Parameters named `mock_…` never take part in any check of
//! WeChat's.

pub mod accounts;
pub mod answer;
pub mod app;
pub mod app_tokens;
pub mod authorize;
mod authorizer;
mod avatar;
pub mod callback_domain;
mod cgi;
pub mod clock;
pub mod codes;
pub mod control;
pub mod device;
pub mod emulator;
pub mod endpoint;
pub mod engine;
pub mod entropy;
mod failing;
pub mod fault;
pub mod fidelity;
pub mod grants;
pub mod handed;
mod handing;
pub mod identity;
pub mod ids;
pub mod journal;
pub mod known;
mod mini;
mod page;
mod phone_number;
mod platform;
pub mod qr;
pub mod refusal;
mod route;
pub mod server;
pub mod settings;
pub mod shelf;
pub mod site;
mod sns;
pub mod state;
mod suite;
pub mod switches;
pub mod texts;
mod turn;
mod unplayed;
pub mod user;
mod waiting;
pub mod why;
mod work;
mod work_mini;

pub use answer::Answer;
pub use emulator::Emulator;
pub use engine::Engine;
pub use server::Server;
pub use settings::{AutoApprove, Settings};

pub use crate::domain::scenario;
pub use crate::wire::visitor::{Consent, End};

#[cfg(test)]
mod tests;
