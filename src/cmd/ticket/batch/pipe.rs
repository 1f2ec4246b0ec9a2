//! Reader, workers and writer: loads of lines go round, worked on by all cores, written in order.
//! Must not know what is done to a line. Memory is bounded because only so many loads exist.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::lines::Lines;
use crate::domain::fault::Exit;
use crate::domain::random::Random;
use crate::domain::ticket::Use;
use crate::domain::time::Time;
use crate::error::{Error, Plain};

/// Where lines come from, and what each load of them is stamped with.
pub(super) struct Source {
    pub(super) input: Box<dyn Read + Send>,
    /// The time of every load.
    pub(super) clock: Box<dyn Fn() -> Time + Send>,
    /// Random bytes for every line.
    pub(super) random: Box<dyn Random>,
    /// How many of them.
    pub(super) noise: usize,
}

/// Some lines on their way, with what became of them. The buffers are used again and again.
#[derive(Default)]
pub(super) struct Load {
    /// Its place in the order.
    pub(super) number: u64,
    /// The number of its first line, from 1.
    pub(super) line: u64,
    /// Whole lines with their newlines; the last of all may lack one.
    pub(super) text: Vec<u8>,
    /// True for a line that was too long to keep: there is no text.
    pub(super) too_long: bool,
    /// When it was read.
    pub(super) now: Time,
    /// Random bytes, so many for each line.
    pub(super) noise: Vec<u8>,
    /// The lines that answer.
    pub(super) out: Vec<u8>,
    /// Tickets accepted so far that must be the first of their kind.
    pub(super) marks: Vec<Mark>,
    pub(super) tally: Tally,
}

/// An accepted ticket that may turn out to be a replay.
pub(super) struct Mark {
    /// Where its line stands in `out`.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) line: u64,
    pub(super) used: Use,
}

/// How many lines went well and how many did not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) good: u64,
    pub(super) bad: u64,
}

impl Load {
    pub(super) fn reset(&mut self) {
        self.text.clear();
        self.too_long = false;
        self.noise.clear();
        self.out.clear();
        self.marks.clear();
        self.tally = Tally::default();
    }

    /// The lines of the text without their ends, each with its number.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let text = self.text.as_slice();
        let open = text.last().is_some_and(|b| *b != b'\n').then_some(text.len());
        let ends = memchr::memchr_iter(b'\n', text).chain(open);
        let lines = ends.scan(0, move |start, end| {
            let line = text.get(*start..end).unwrap_or_default();
            *start = end + 1;
            Some(line.strip_suffix(b"\r").unwrap_or(line))
        });
        (self.line..).zip(lines)
    }
}

/// What a worker does to a load.
pub(super) type Work = Box<dyn FnMut(&mut Load)>;
/// Makes one worker's act, on its own thread.
pub(super) type Make = dyn Fn() -> Result<Work, Error> + Send + Sync;
/// Takes loads in order; false stops everything.
pub(super) type Sink<'s> = dyn FnMut(&mut [Load]) -> Result<bool, Error> + 's;

/// What a worker sends to the writer.
enum Came {
    /// A load whose lines are answered.
    Load(Load),
    /// Nothing; the writer looks up whether it is to stop.
    Wake,
    /// The worker itself, for good.
    Gone,
}

/// The channel to the writer, with who works and what was handed out.
pub(super) struct Pipe {
    done_in: SyncSender<Came>,
    done: Receiver<Came>,
    is_stopped: Arc<AtomicBool>,
    /// How many loads the reader gave to the workers.
    handed: Arc<AtomicU64>,
    cores: usize,
    depth: usize,
}

/// Ends a run before its input does: what was read by then is still answered.
pub(super) struct Stopper {
    is_stopped: Arc<AtomicBool>,
    wake: SyncSender<Came>,
}

impl Stopper {
    /// Does not wait; when the channel is full the writer is awake anyway.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::SeqCst);
        let _ = self.wake.try_send(Came::Wake);
    }
}

impl Pipe {
    pub(super) fn new() -> Pipe {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(16);
        let depth = cores * 2 + 2;
        let (done_in, done) = sync_channel(depth);
        Pipe { done_in, done, is_stopped: Arc::default(), handed: Arc::default(), cores, depth }
    }

    pub(super) fn stopper(&self) -> Stopper {
        Stopper { is_stopped: Arc::clone(&self.is_stopped), wake: self.done_in.clone() }
    }

    /// Runs until the input ends, the sink stops, somebody stops it, or something fails.
    ///
    /// The threads are not waited for when it is stopped: the reader may sit in a read that never
    /// ends.
    pub(super) fn run(
        self,
        source: Source,
        make: Arc<Make>,
        sink: &mut Sink<'_>,
    ) -> Result<Tally, Error> {
        let (jobs_in, jobs) = sync_channel(self.depth);
        let (spare, spares) = channel();
        for _ in 0..self.depth {
            // The other end is right here.
            let _ = spare.send(Load::default());
        }
        let trouble = Arc::new(Mutex::new(None));
        start("reader", {
            let (trouble, handed) = (Arc::clone(&trouble), Arc::clone(&self.handed));
            move || keep(&trouble, read(Lines::new(source), &spares, &jobs_in, &handed))
        })?;
        let jobs = Arc::new(Mutex::new(jobs));
        for _ in 0..self.cores {
            let (jobs, done_in) = (Arc::clone(&jobs), Leaving(self.done_in.clone()));
            let (make, trouble) = (Arc::clone(&make), Arc::clone(&trouble));
            start("worker", move || keep(&trouble, work(&jobs, &done_in.0, &*make)))?;
        }
        drop(jobs);
        let tally = self.write(&spare, sink)?;
        match trouble.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(error),
            None => Ok(tally),
        }
    }
}

/// A worker's end of the channel; says goodbye however the worker ends.
struct Leaving(SyncSender<Came>);

impl Drop for Leaving {
    fn drop(&mut self) {
        let _ = self.0.send(Came::Gone);
    }
}

fn start(name: &str, act: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(act);
    started.map(drop).map_err(|error| {
        Plain::new("no_thread", Exit::Local, "无法启动线程", "cannot start a thread")
            .because(error)
            .into()
    })
}

/// Keeps the first error; it is told after everything that went well before it was written.
fn keep(trouble: &Mutex<Option<Error>>, result: Result<(), Error>) {
    if let Err(error) = result {
        trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}

/// A closed channel means that the sink stopped, which is no error.
fn read(
    mut lines: Lines,
    spares: &Receiver<Load>,
    jobs: &SyncSender<Load>,
    handed: &AtomicU64,
) -> Result<(), Error> {
    while let Ok(mut load) = spares.recv() {
        let more = lines.next(&mut load).map_err(|error| {
            Plain::new(
                "input_unreadable",
                Exit::Local,
                "无法读取 --batch 的输入",
                "cannot read the lines of --batch",
            )
            .hint("--batch 要一个文件，或用 - 从管道读", "--batch takes a file, or - for a pipe")
            .because(error)
        })?;
        if !more {
            break;
        }
        handed.fetch_add(1, Ordering::SeqCst);
        if jobs.send(load).is_err() {
            break;
        }
    }
    Ok(())
}

fn work(jobs: &Mutex<Receiver<Load>>, done: &SyncSender<Came>, make: &Make) -> Result<(), Error> {
    let mut act = make()?;
    loop {
        let next = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut load) = next else { break };
        act(&mut load);
        if done.send(Came::Load(load)).is_err() {
            break;
        }
    }
    Ok(())
}

impl Pipe {
    /// Hands the loads to the sink in their order.
    fn write(&self, spare: &Sender<Load>, sink: &mut Sink<'_>) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        let (mut waiting, mut next) = (BTreeMap::new(), 0);
        let (mut workers, mut goal) = (self.cores, None);
        while workers > 0 {
            if self.is_stopped.load(Ordering::SeqCst) {
                let last = *goal.get_or_insert_with(|| self.handed.load(Ordering::SeqCst));
                if next >= last {
                    break;
                }
            }
            let Ok(first) = self.done.recv() else { break };
            for came in std::iter::once(first).chain(self.done.try_iter()) {
                match came {
                    Came::Load(load) => drop(waiting.insert(load.number, load)),
                    Came::Wake => {}
                    Came::Gone => workers -= 1,
                }
            }
            let mut group = Vec::new();
            while let Some(load) = waiting.remove(&next) {
                next += 1;
                group.push(load);
            }
            if group.is_empty() {
                continue;
            }
            let more = sink(&mut group)?;
            for load in group {
                tally.good += load.tally.good;
                tally.bad += load.tally.bad;
                // The reader may have reached the end and gone.
                let _ = spare.send(load);
            }
            if !more {
                break;
            }
        }
        Ok(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Exit, Load, Make, Pipe, Plain, Source, Tally, Work};
    use crate::domain::random::Seeded;
    use crate::domain::time::Time;
    use std::io::Read;
    use std::sync::mpsc::{Receiver, channel};

    /// Hands out what a channel brings, one message a read.
    struct Slow(Receiver<Vec<u8>>);

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let came = self.0.recv().unwrap_or_default();
            buffer[..came.len()].copy_from_slice(&came);
            Ok(came.len())
        }
    }

    fn source(input: impl Read + Send + 'static) -> Source {
        let clock = Box::new(|| Time::from_secs(1));
        Source { input: Box::new(input), clock, random: Box::new(Seeded::new("t")), noise: 1 }
    }

    /// Answers `number:line length` for every line.
    fn echo() -> Result<Work, crate::error::Error> {
        Ok(Box::new(|load: &mut Load| {
            let mut out = Vec::new();
            for (number, line) in load.lines() {
                out.extend(format!("{number}:{}\n", line.len()).into_bytes());
            }
            load.tally.good = load.noise.len() as u64;
            if load.too_long {
                out.extend(format!("{}:long\n", load.line).into_bytes());
            }
            load.out = out;
        }))
    }

    fn all(input: impl Read + Send + 'static) -> (String, Tally) {
        let mut out = Vec::new();
        let make: Arc<Make> = Arc::new(echo);
        let tally = Pipe::new().run(source(input), make, &mut |group| {
            group.iter().for_each(|load| out.extend_from_slice(&load.out));
            Ok(true)
        });
        (String::from_utf8(out).unwrap(), tally.unwrap())
    }

    #[test]
    fn order_is_kept_over_many_loads() {
        let text: String = (0..100_000).map(|n| "x".repeat(n % 40) + "\n").collect();
        let wanted: String = (0..100_000).map(|n| format!("{}:{}\n", n + 1, n % 40)).collect();
        let (out, tally) = all(std::io::Cursor::new(text.into_bytes()));
        assert!(out == wanted);
        assert_eq!(tally.good, 100_000);
    }

    #[test]
    fn ends_of_lines_and_of_input() {
        let lines = |text: &'static str| all(text.as_bytes()).0;
        assert_eq!(lines(""), "");
        assert_eq!(lines("a"), "1:1\n");
        assert_eq!(lines("\u{feff}a\r\nbb\n\n\nc"), "1:1\n2:2\n3:0\n4:0\n5:1\n");
    }

    #[test]
    fn a_line_that_is_too_long_keeps_its_place() {
        let text = format!("a\n{}\nb\n{}", "y".repeat(3_000_000), "z".repeat(2_000_000));
        let (out, _) = all(std::io::Cursor::new(text.into_bytes()));
        assert_eq!(out, "1:1\n2:long\n3:1\n4:long\n");
    }

    #[test]
    fn a_line_is_answered_before_the_next_one_comes() {
        let (send, receive) = channel();
        send.send(b"one\ntw".to_vec()).unwrap();
        let mut send = Some(send);
        let mut answers = Vec::new();
        let make: Arc<Make> = Arc::new(echo);
        let tally = Pipe::new().run(source(Slow(receive)), make, &mut |group| {
            answers.extend(group.iter().map(|l| String::from_utf8(l.out.clone()).unwrap()));
            // Only the answer to the first makes the second come, and then the end.
            match answers.len() {
                1 => send.as_ref().unwrap().send(b"o\n".to_vec()).unwrap(),
                _ => send = None,
            }
            Ok(true)
        });
        assert_eq!(tally.unwrap().good, 2);
        assert_eq!(answers, ["1:3\n", "2:3\n"]);
    }

    #[test]
    fn a_sink_that_stops_is_not_held_by_the_reader() {
        let (send, receive) = channel();
        send.send(b"one\n".to_vec()).unwrap();
        let make: Arc<Make> = Arc::new(echo);
        let tally = Pipe::new().run(source(Slow(receive)), make, &mut |_| Ok(false)).unwrap();
        assert_eq!(tally.good, 1);
        drop(send);
    }

    #[test]
    fn stopped_it_answers_what_it_has_read() {
        let (send, receive) = channel();
        send.send(b"one\ntwo\nthr".to_vec()).unwrap();
        let pipe = Pipe::new();
        let stopper = pipe.stopper();
        let (lines_in, lines) = channel();
        let make: Arc<Make> = Arc::new(echo);
        let running = std::thread::spawn(move || {
            pipe.run(source(Slow(receive)), make, &mut |group| {
                for load in group {
                    lines_in.send(String::from_utf8(load.out.clone()).unwrap()).unwrap();
                }
                Ok(true)
            })
        });
        assert_eq!(lines.recv().unwrap(), "1:3\n2:3\n");
        // The reader sits in a read, and the end never comes.
        stopper.stop();
        assert_eq!(running.join().unwrap().unwrap().good, 2);
        drop(send);
    }

    #[test]
    fn trouble_comes_out() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("gone"))
            }
        }
        let make: Arc<Make> = Arc::new(echo);
        let error = Pipe::new().run(source(Broken), make, &mut |_| Ok(true)).unwrap_err();
        assert_eq!(error.because(crate::domain::lang::Lang::En).unwrap(), "gone");
        let make: Arc<Make> =
            Arc::new(|| Err(Plain::new("x", Exit::Bug, "没有工人", "no worker").into()));
        let error = Pipe::new().run(source(&b"a\n"[..]), make, &mut |_| Ok(true)).unwrap_err();
        assert_eq!(error.what(), "no worker");
    }
}
