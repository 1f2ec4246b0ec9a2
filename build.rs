//! Deflates the larger texts that are part of the program, so that it is smaller by what they repeat.
//! Must not change them: what the program gives out is what stands in the tree.

use std::path::{Path, PathBuf};

/// Where such texts are.
const FOLDERS: [&str; 1] = ["src/mock/control"];
/// Their kinds; a smaller one gains nothing.
const KINDS: [&str; 3] = ["css", "js", "json"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        pack(Path::new(folder), &target);
    }
}

/// Every text below a folder, by its file's name.
fn pack(folder: &Path, target: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("readable").path();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if path.is_dir() {
            pack(&path, target);
        } else if KINDS.contains(&kind) {
            let text = std::fs::read(&path).expect("readable");
            let packed = miniz_oxide::deflate::compress_to_vec(&text, 9);
            let name = path.file_name().expect("it has a name");
            std::fs::write(target.join(name), packed).expect("OUT_DIR is ours");
        }
    }
}
