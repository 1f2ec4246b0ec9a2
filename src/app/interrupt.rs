//! Ctrl-C and SIGTERM while a one-shot command works: it ends with an error like any other, so that
//! `--json` has its document and the code is 130. Must not be used by servers; they end with 0.

use std::pin::{Pin, pin};

use serde_json::Value;

use super::App;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::platform::Signals;

/// What a command has earned already, should it be interrupted.
#[derive(Debug, Default)]
pub(super) struct Earned(std::sync::Mutex<Option<(String, Value)>>);

impl App {
    /// Runs the work of a one-shot command on a runtime of its own.
    ///
    /// # Errors
    /// No runtime to be had; Ctrl-C or SIGTERM (kind `interrupted`, exit 130).
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, Error> {
        let mut result = None;
        self.wait_for(pin!(async { result = Some(work.await) }))?;
        // Work that is not done is an error above.
        result.ok_or_else(|| interrupted().into())
    }

    /// Not generic, so that a runtime's machinery is compiled once and not for every command.
    fn wait_for(&self, work: Pin<&mut dyn Future<Output = ()>>) -> Result<(), Error> {
        let runtime = self.runtime()?;
        let ended = runtime.block_on(async { self.guard(&mut watch()?, work).await });
        // A name server that does not answer holds a thread; nobody waits for it.
        runtime.shutdown_background();
        ended
    }

    /// Runs work that can be told to stop, which the first signal does; true when it came. A second
    /// one leaves the work behind: it may sit in a write that nobody reads.
    ///
    /// # Errors
    /// No runtime to be had; a second Ctrl-C or SIGTERM.
    pub fn wait_or_stop<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
        stop: impl FnOnce(),
    ) -> Result<(T, bool), Error> {
        let runtime = self.runtime()?;
        let ended = runtime.block_on(async {
            let mut signals = watch()?;
            let mut work = tokio::task::spawn_blocking(work);
            let (done, is_stopped) = tokio::select! {
                biased;
                _ = signals.next() => {
                    stop();
                    let last = self.interruptible_by(&mut signals, &mut work).await;
                    (last.inspect_err(|_| self.out.close())?, true)
                }
                done = &mut work => (done, false),
            };
            let done = done.map_err(|error| {
                Plain::new(
                    "thread_lost",
                    Exit::Bug,
                    "有线程还没做完就结束了",
                    "a thread ended before its work",
                )
                .because(error)
            })?;
            Ok((done, is_stopped))
        });
        runtime.shutdown_background();
        ended
    }

    /// As [`App::wait`] inside a runtime that is there already, for who watches already: a signal
    /// between two steps must not be lost.
    ///
    /// # Errors
    /// Ctrl-C or SIGTERM.
    pub async fn interruptible_by<T>(
        &self,
        signals: &mut Signals,
        work: impl Future<Output = T>,
    ) -> Result<T, Error> {
        let mut result = None;
        self.guard(signals, pin!(async { result = Some(work.await) })).await?;
        result.ok_or_else(|| interrupted().into())
    }

    async fn guard(
        &self,
        signals: &mut Signals,
        work: Pin<&mut dyn Future<Output = ()>>,
    ) -> Result<(), Error> {
        tokio::select! {
            biased;
            _ = signals.next() => Err(self.interrupted()),
            () = work => Ok(()),
        }
    }

    /// Keeps what must not be lost when the rest is interrupted: the answer so far, for people and
    /// for `--json`.
    pub fn earn(&self, human: String, data: Value) {
        let mut earned = self.earned.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *earned = Some((human, data));
    }

    fn interrupted(&self) -> Error {
        let error: Error = interrupted().into();
        let mut earned = self.earned.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match earned.take() {
            None => error,
            Some((human, data)) => {
                if !self.json() {
                    self.out.write(human.as_bytes());
                }
                error.with_data(data)
            }
        }
    }
}

/// Hears Ctrl-C and SIGTERM from now on, for [`App::interruptible_by`].
///
/// # Errors
/// The system gives no way to.
pub fn watch() -> Result<Signals, Error> {
    Signals::install().map_err(|error| {
        Plain::new("no_signals", Exit::Local, "无法监听 Ctrl-C", "cannot watch for Ctrl-C")
            .because(error)
            .into()
    })
}

/// The fault of whoever was interrupted.
pub fn interrupted() -> Plain {
    Plain::new("interrupted", Exit::Interrupted, "已中断", "interrupted")
}
