//! `--baseline` and `--write-baseline`: the file of findings that do not fail the build.
//! Must not decide which findings those are; `report::baseline` does.

use std::path::PathBuf;

use crate::app::App;
use crate::cmd::reports::writable;
use crate::config::{ReadError, Setting, WRITTEN, read_bytes};
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};
use crate::report::baseline::Baseline;
use crate::report::check::Report;

/// The file that is read.
pub(super) static BASELINE: Setting = Setting::one(
    "check.baseline",
    "baseline",
    "FILE",
    "FILE 里列出的问题算已知：照样显示，但不会使退出码变成 1",
    "Findings listed in FILE are known: shown, but they do not make the exit code 1",
)
.path();
/// The file that is written.
pub(super) static WRITE_BASELINE: Setting = Setting::one(
    "check.write_baseline",
    "write-baseline",
    "FILE",
    "把这次发现的问题写进 FILE，供 --baseline 使用；这一次就按已知处理",
    "Write the findings of this run to FILE, for --baseline; they count as known at once",
)
.path()
.kind(WRITTEN)
.only_flag();

/// What is known before, and where to write what is known afterwards.
#[derive(Debug)]
pub(super) struct Known {
    read: Option<Baseline>,
    write: Option<PathBuf>,
}

impl Known {
    /// Reads the file; one that is named and not there is an error before any work, and so is a place
    /// where none can be written.
    pub(super) fn read(app: &App) -> Result<Known, Error> {
        let write = app.settings.text(&WRITE_BASELINE)?.map(PathBuf::from);
        write.as_deref().map_or(Ok(()), writable)?;
        let Some(path) = app.settings.text(&BASELINE)?.map(PathBuf::from) else {
            return Ok(Known { read: None, write });
        };
        let shown = path.display();
        let bytes = match read_bytes(&path) {
            // It is about to be made.
            Err(ReadError::Io { .. }) if write.as_ref() == Some(&path) => {
                return Ok(Known { read: None, write });
            }
            Err(ReadError::Io { source, .. }) => {
                return Err(Plain::new(
                    "file_unreadable",
                    Exit::Local,
                    format!("无法读取 {shown}"),
                    format!("cannot read {shown}"),
                )
                .hint("用 --write-baseline 生成一份", "make one with --write-baseline")
                .because(source)
                .into());
            }
            read => read?,
        };
        let baseline = Baseline::parse(&bytes).map_err(|error| {
            Plain::new(
                "baseline_invalid",
                Exit::Usage,
                format!("{shown} 用不了"),
                format!("{shown} cannot be used"),
            )
            .hint("用 --write-baseline 重新生成", "make it anew with --write-baseline")
            .because(error.said())
        })?;
        Ok(Known { read: Some(baseline), write })
    }

    /// Marks what is known, and writes what is to be known.
    pub(super) fn apply(&self, app: &App, report: &mut Report) -> Result<(), Error> {
        if let Some(baseline) = &self.read {
            for gone in baseline.apply(report) {
                let (zh, en) =
                    ("已修复，可以从基线里删掉：", "gone, take it out of the baseline: ");
                app.out.talk(&format!("{}{gone}", app.say(zh, en)));
            }
        }
        let Some(path) = &self.write else { return Ok(()) };
        let baseline = Baseline::of(report);
        std::fs::write(path, baseline.render())
            .map_err(|error| Plain::unwritable(path.display(), error))?;
        baseline.apply(report);
        Ok(())
    }
}
