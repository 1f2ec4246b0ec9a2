//! Results into bytes: QR codes, pages, tables. Every function returns what to write.
//! Must not write anywhere and must not fetch anything.

pub mod check;
pub mod page;
pub mod qr;
