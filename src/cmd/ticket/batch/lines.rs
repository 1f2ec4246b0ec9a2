//! Cutting a stream into loads of whole lines.
//! Must not wait for more than it has: a line that came is handed on, also when no other follows.

use std::io::Read;

use super::pipe::{Load, Source};

/// What is read at once.
const CHUNK: usize = 256 * 1024;
/// Longer lines are errors: a ticket has 16 KiB at most, and memory must stay constant.
const MAX_LINE: usize = 1024 * 1024;

/// A stream being cut.
pub(super) struct Lines {
    source: Source,
    chunk: Vec<u8>,
    /// The beginning of a line whose end has not come yet.
    carry: Vec<u8>,
    /// Number of the next line, from 1.
    line: u64,
    number: u64,
    /// True while the rest of a line that is too long goes by.
    skipping: bool,
    ended: bool,
}

impl Lines {
    pub(super) fn new(source: Source) -> Lines {
        Lines {
            source,
            chunk: vec![0; CHUNK],
            carry: Vec::new(),
            line: 1,
            number: 0,
            skipping: false,
            ended: false,
        }
    }

    /// Fills the load with the lines that come next; false at the end.
    pub(super) fn next(&mut self, load: &mut Load) -> std::io::Result<bool> {
        load.reset();
        std::mem::swap(&mut load.text, &mut self.carry);
        self.carry.clear();
        while !self.ended {
            let read = match self.source.input.read(&mut self.chunk) {
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            self.ended = read == 0;
            let came = self.chunk.get(..read).unwrap_or_default();
            let came = after_long_line(&mut self.skipping, came);
            if let Some(last) = memchr::memrchr(b'\n', came) {
                let (whole, rest) = came.split_at(last + 1);
                load.text.extend_from_slice(whole);
                self.carry.extend_from_slice(rest);
                return Ok(self.stamp(load));
            }
            load.text.extend_from_slice(came);
            if load.text.len() > MAX_LINE {
                load.text.clear();
                load.too_long = true;
                self.skipping = true;
                return Ok(self.stamp(load));
            }
        }
        Ok(!load.text.is_empty() && self.stamp(load))
    }

    fn stamp(&mut self, load: &mut Load) -> bool {
        // Files written on Windows may begin with a mark that is no part of the first line.
        if self.number == 0 && load.text.starts_with(b"\xef\xbb\xbf") {
            load.text.drain(..3);
        }
        load.number = self.number;
        load.line = self.line;
        let ends = memchr::memchr_iter(b'\n', &load.text).count();
        let open = load.too_long || load.text.last().is_some_and(|b| *b != b'\n');
        let lines = ends + usize::from(open);
        self.number += 1;
        self.line += lines as u64;
        load.now = (self.source.clock)();
        load.noise.resize(lines * self.source.noise, 0);
        if !load.noise.is_empty() {
            self.source.random.fill(&mut load.noise);
        }
        true
    }
}

/// What follows the end of the line that is being skipped, if one is.
fn after_long_line<'c>(skipping: &mut bool, came: &'c [u8]) -> &'c [u8] {
    if !*skipping {
        return came;
    }
    match memchr::memchr(b'\n', came) {
        Some(end) => {
            *skipping = false;
            came.get(end + 1..).unwrap_or_default()
        }
        None => &[],
    }
}
