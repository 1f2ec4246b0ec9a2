//! `--report FORMAT=FILE`: the report in other forms, into files or onto stdout.
//! Must not make the bytes; `report` does.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::app::App;
use crate::config::Setting;
use crate::domain::fault::Exit;
use crate::error::{Error, Plain};

/// A form of a report: its name, and what makes it.
pub(super) type Form<R> = (&'static str, fn(&R) -> Vec<u8>);

/// The reports asked for.
pub(super) struct Reports<R>(Vec<(Form<R>, Target)>);

#[derive(Debug, PartialEq, Eq)]
enum Target {
    Stdout,
    File(PathBuf),
}

impl<R> Reports<R> {
    /// Reads the flag; a form there is not, stdout twice, or a place where no file can be is an error
    /// before any work.
    pub(super) fn read(
        app: &App,
        setting: &'static Setting,
        forms: &[Form<R>],
    ) -> Result<Reports<R>, Error> {
        let list = app.settings.list(setting)?;
        let wrong = |item: &str| wrong(item, forms);
        let mut reports = Vec::new();
        for item in list.iter().flat_map(|text| text.split(',')) {
            let item = item.trim();
            let (name, file) = item.split_once('=').ok_or_else(|| wrong(item))?;
            let form = forms.iter().find(|(known, _)| *known == name);
            let form = form.copied().filter(|_| !file.is_empty()).ok_or_else(|| wrong(item))?;
            let target = match file {
                "-" => Target::Stdout,
                path => {
                    writable(Path::new(path))?;
                    Target::File(path.into())
                }
            };
            reports.push((form, target));
        }
        twice(&reports)?;
        let stdout = reports.iter().filter(|(_, target)| *target == Target::Stdout).count();
        if stdout > 1 || (stdout == 1 && app.json()) {
            return Err(Plain::new(
                "stdout_twice",
                Exit::Usage,
                "--report：标准输出只能放一份报告",
                "--report: stdout can have one document",
            )
            .hint("其余的写进文件", "write the others into files")
            .into());
        }
        Ok(Reports(reports))
    }

    /// True when none was asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes them. One that cannot be written is told on stderr, so that what was found is not lost
    /// with it.
    pub(super) fn write(&self, app: &App, report: &R) -> Written {
        match self.all(app, report) {
            Ok(printed) => Written { printed, failed: false },
            Err(error) => {
                let lang = app.lang();
                let because = error.because(lang).map(|why| format!(": {why}")).unwrap_or_default();
                app.out.warn(&format!("{}{because}", error.told(lang)));
                Written { printed: false, failed: true }
            }
        }
    }

    fn all(&self, app: &App, report: &R) -> Result<bool, Error> {
        let mut printed = false;
        for ((_, render), target) in &self.0 {
            let bytes = render(report);
            match target {
                Target::Stdout => {
                    app.out.write(&bytes);
                    printed = true;
                }
                Target::File(path) => std::fs::write(path, bytes)
                    .map_err(|error| Plain::unwritable(path.display(), error))?,
            }
        }
        Ok(printed)
    }
}

/// What became of the reports.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    /// One went to stdout.
    pub(super) printed: bool,
    /// One could not be written.
    pub(super) failed: bool,
}

/// An error where no file can be. Nothing is left there: what is tried is taken away again, and a
/// file that is there stays as it is.
pub(super) fn writable(place: &Path) -> Result<(), Error> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty());
    let about_folder = folder.map_or(Ok(()), |folder| match std::fs::metadata(folder) {
        Ok(about) if !about.is_dir() => Err(ErrorKind::NotADirectory.into()),
        about => about.map(drop),
    });
    let wrong = match std::fs::metadata(place) {
        Ok(about) if about.is_dir() => Err(ErrorKind::IsADirectory.into()),
        // Opened as it will be, but left as it is.
        Ok(about) if about.is_file() => OpenOptions::new().write(true).open(place).map(drop),
        Ok(_) => about_folder,
        Err(_) => about_folder.and_then(|()| makeable(place)),
    };
    wrong.map_err(|error: std::io::Error| Plain::unwritable(place.display(), error).into())
}

/// Only the system knows whether it lets a file be made: modes, mounts and other rules forbid it.
fn makeable(place: &Path) -> std::io::Result<()> {
    match File::create_new(place) {
        Ok(file) => {
            drop(file);
            std::fs::remove_file(place)
        }
        // A link that leads nowhere yet, or somebody was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// One file holds one report: the second would replace the first.
fn twice<R>(reports: &[(Form<R>, Target)]) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for (_, target) in reports {
        let Target::File(path) = target else { continue };
        if seen.insert(std::path::absolute(path).unwrap_or_else(|_| path.clone())) {
            continue;
        }
        let shown = path.display();
        let zh = format!("--report：{shown} 只能放一份报告");
        let en = format!("--report: {shown} can have one report");
        return Err(Plain::new("file_twice", Exit::Usage, zh, en)
            .hint("每种格式写进各自的文件", "give each form a file of its own")
            .into());
    }
    Ok(())
}

fn wrong<R>(item: &str, forms: &[Form<R>]) -> Error {
    let names = forms.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    Plain::new(
        "report_invalid",
        Exit::Usage,
        format!("--report：{item:?} 不是 格式=文件"),
        format!("--report: {item:?} is not FORMAT=FILE"),
    )
    .hint(format!("可用的格式：{names}"), format!("formats: {names}"))
    .into()
}
