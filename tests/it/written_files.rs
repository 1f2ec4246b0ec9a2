//! Files the program is told to write, and what may stand in their place: links, devices, streams.
//! Must not look at what is in them.

use crate::runner::{Folder, wxauth_in};

/// What is at the path of a written file may be no file at all.
#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_written_into_and_stays() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    let at = |name: &str| folder.work().join(name);
    folder.file("victim", "mine");
    symlink(at("victim"), at("ready.json.new")).unwrap();
    symlink("/dev/null", at("nothing")).unwrap();
    let words = ["mock", "--port", "0", "--tls", "--tls-ca-file", "nothing"];
    wxauth_in(&folder, words).run().exits(8).says("nothing is there, and not ours");

    let words = ["mock", "--port", "0", "--json", "--ready-file", "ready.json"];
    let mut mock = wxauth_in(&folder, words).start();
    mock.json_line();
    assert!(std::fs::symlink_metadata(at("ready.json")).unwrap().is_file());
    mock.signal("TERM");
    mock.wait().exits(0);
    assert_eq!(std::fs::read_to_string(at("victim")).unwrap(), "mine");
    assert!(std::fs::symlink_metadata(at("nothing")).unwrap().is_symlink());

    let words = ["mock", "--port", "0", "--json", "--ready-file", "nothing"];
    let mut mock = wxauth_in(&folder, words).start();
    mock.json_line();
    mock.signal("TERM");
    mock.wait().exits(0);
    assert!(std::fs::symlink_metadata(at("nothing")).unwrap().is_symlink());
}

#[test]
fn a_written_file_is_never_a_stream() {
    let folder = Folder::new();
    for (code, words) in [
        (2, &["mock", "--port", "0", "--ready-file", "-"][..]),
        (2, &["mock", "--port", "0", "--tls", "--tls-ca-file", "-"]),
        (2, &["demo", "--port", "0", "--ready-file", "-"]),
        (2, &["check", "--demo", "--write-baseline", "-"]),
        (2, &["check", "--demo", "--emit-session", "-"]),
        (125, &["run", "--events", "-", "--", "true"]),
    ] {
        wxauth_in(&folder, words.iter().copied()).run().exits(code).says("cannot go to stdout");
    }
    assert!(!folder.work().join("-").exists());
}
