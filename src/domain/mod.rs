//! Ground floor: the values of a WeChat login and the rules they keep.
//! Must not do I/O, read the clock or draw randomness: time, randomness and keys are arguments.

pub mod appid;
pub mod base;
pub mod bytes;
pub mod callback;
pub mod code;
pub mod columns;
pub mod cors;
pub mod curl;
pub mod errcode;
pub mod expect;
pub mod explain;
pub mod fault;
pub mod host;
pub mod lang;
pub mod link;
pub mod media_type;
pub mod nearest;
pub mod openid;
pub mod origin;
pub mod place;
pub mod query;
pub mod random;
pub mod redact;
pub mod request_item;
pub mod rules;
pub mod said;
pub mod scene;
pub mod scope;
pub mod secret;
pub mod text;
pub mod ticket;
pub mod time;
pub mod token;
pub mod user_agent;
pub mod visible;
