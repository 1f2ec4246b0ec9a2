//! What a server tells its operator, written aside: a pipe that nobody reads holds up no answer and no end.
//! Must not choose what is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

use crate::app::App;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::out::Out;

/// Bytes that may wait for a reader; what comes while they do is left out.
const BACKLOG: usize = 1 << 20;
/// How long the end waits for a reader who does not read.
const PATIENCE: Duration = Duration::from_secs(1);

/// A piece of what is told.
#[derive(Debug)]
pub(super) enum Piece {
    /// JSON lines for stdout.
    Json(String),
    /// Lines for stderr.
    Talk(String),
    /// A warning for stderr.
    Warning(String),
    /// A line on a terminal that the next one replaces; empty: takes it away.
    Status(String),
}

impl Piece {
    fn text(&self) -> &str {
        match self {
            Piece::Json(text) | Piece::Talk(text) | Piece::Warning(text) | Piece::Status(text) => {
                text
            }
        }
    }
}

/// The thread that writes.
pub(super) struct Herald {
    out: Arc<Out>,
    pieces: Sender<Piece>,
    waiting: Arc<AtomicUsize>,
    closed: Arc<Notify>,
    done: oneshot::Receiver<()>,
}

impl Herald {
    /// Starts it.
    ///
    /// # Errors
    /// The system gives no thread.
    pub(super) fn start(app: &App) -> Result<Herald, Error> {
        let (out, (pieces, heard)) = (Arc::clone(&app.out), channel());
        let (waiting, closed) = (Arc::<AtomicUsize>::default(), Arc::<Notify>::default());
        let (tell, done) = oneshot::channel();
        let herald = Herald {
            out: Arc::clone(&out),
            pieces,
            waiting: Arc::clone(&waiting),
            closed: Arc::clone(&closed),
            done,
        };
        let write = move || {
            write_on(&out, &heard, &waiting, &closed);
            let _ = tell.send(());
        };
        std::thread::Builder::new().name("herald".to_owned()).spawn(write).map_err(|error| {
            Plain::new("no_thread", Exit::Local, "无法启动线程", "cannot start a thread")
                .because(error)
        })?;
        Ok(herald)
    }

    /// Has it written when its turn comes; false: left out, as too much waits for the reader already.
    pub(super) fn tell(&self, piece: Piece) -> bool {
        let size = piece.text().len();
        if self.waiting.load(Ordering::Relaxed) > BACKLOG {
            return false;
        }
        self.waiting.fetch_add(size, Ordering::Relaxed);
        self.pieces.send(piece).is_ok()
    }

    /// When the reader of stdout has gone.
    pub(super) async fn closed(&self) {
        self.closed.notified().await;
    }

    /// Waits for what was told to be written, but not for ever; then nothing more is.
    pub(super) async fn finish(self) {
        let Herald { out, pieces, done, .. } = self;
        drop(pieces);
        if timeout(PATIENCE, done).await.is_err() {
            out.close();
        }
    }
}

fn write_on(out: &Out, heard: &Receiver<Piece>, waiting: &AtomicUsize, closed: &Notify) {
    for piece in heard {
        match &piece {
            Piece::Json(text) => out.json(text),
            Piece::Talk(text) => out.talk(text),
            Piece::Warning(text) => out.warn(text),
            Piece::Status(text) => out.status(text),
        }
        waiting.fetch_sub(piece.text().len(), Ordering::Relaxed);
        if out.is_closed() {
            closed.notify_one();
        }
    }
}
