//! What is left to do when the program itself has failed: a panic is told as the bug it is, in one line.
//! Must not go on with the work; whoever answers others behind a guard of its own (a server) may.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::out::Out;

thread_local! {
    /// What the hook has told of this thread, for the envelope.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What tells of a panic: one line, and where it came from only when `RUST_BACKTRACE` asks.
pub(super) fn hook(out: Out) -> Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync> {
    Box::new(move |info| {
        let what = match (info.payload_as_str(), info.location()) {
            (Some(what), Some(place)) => format!("{what} ({place})"),
            (Some(what), None) => what.to_owned(),
            (None, place) => place.map(ToString::to_string).unwrap_or_default(),
        };
        out.complain(&Error::from(bug(&what)));
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            out.talk(trace.to_string().trim_end());
        }
        LAST.set(Some(what));
    })
}

/// The act's end, or the bug that kept it from one.
pub(super) fn caught(act: impl FnOnce() -> Exit) -> Result<Exit, Box<Plain>> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|_| Box::new(bug(&LAST.take().unwrap_or_default())))
}

fn bug(what: &str) -> Plain {
    Plain::new(
        "bug",
        Exit::Bug,
        format!("wxauth 自身出错：{what}；请报告给我们"),
        format!("a bug in wxauth: {what}; please report it"),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::{caught, hook};
    use crate::domain::fault::Exit;
    use crate::domain::lang::Lang;
    use crate::error::Error;
    use crate::out::{Out, Paint, Style};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_told_once_and_ends_with_the_code_of_a_bug() {
        let (kept, paint) = (Kept::default(), Paint::new(false));
        let style =
            Style { json: true, lang: Lang::Zh, stdout: paint, stderr: paint, terminal: false };
        let ours = hook(Out::onto(style, Box::new(kept.clone()), Box::new(kept.clone())));
        let (me, others) = (std::thread::current().id(), std::panic::take_hook());
        // The hook is the whole process's; the other tests keep theirs.
        std::panic::set_hook(Box::new(move |info| match std::thread::current().id() == me {
            true => ours(info),
            false => others(info),
        }));
        assert_eq!(caught(|| Exit::No).unwrap(), Exit::No);
        let error = Error::from(*caught(|| panic!("on {}", "purpose\x1b[2J")).unwrap_err());
        assert_eq!((error.exit().code(), error.kind()), (70, "bug"));
        assert!(error.what().starts_with("a bug in wxauth: on purpose"), "{}", error.what());
        assert!(error.what().contains("crash.rs:") && !error.what().contains('\x1b'));
        let told = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].starts_with("wxauth: wxauth 自身出错：on purpose"), "{told}");
        assert!(lines.len() == 1 || std::env::var_os("RUST_BACKTRACE").is_some(), "{told}");
    }
}
