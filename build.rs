//! Deflates the larger texts that are part of the program, so that it is smaller by what they repeat.
//! Must not change them: what the program gives out is what stands in the tree.

use std::ffi::OsStr;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};

/// Where such texts are.
const FOLDER: &str = "src/mock/control";
/// Their kinds; a smaller one gains nothing.
const KINDS: [&str; 3] = ["css", "js", "json"];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    let target = std::env::var_os("OUT_DIR").ok_or_else(|| Error::other("cargo sets OUT_DIR"))?;
    pack(Path::new(FOLDER), &PathBuf::from(target))
}

/// Every text below a folder, by its file's name.
fn pack(folder: &Path, target: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().and_then(OsStr::to_str).unwrap_or_default();
        if path.is_dir() {
            pack(&path, target)?;
        } else if KINDS.contains(&kind) {
            let packed = miniz_oxide::deflate::compress_to_vec(&std::fs::read(&path)?, 9);
            std::fs::write(target.join(path.file_name().unwrap_or_default()), packed)?;
        }
    }
    Ok(())
}
