//! Tickets in number, and tickets that count once: `ticket --batch`, and `--once` with its replay file.
//! Must not judge what stands in a ticket; `ticket` does.

use crate::runner::{Folder, wxauth_in};
use crate::ticket::{OPENID, SECRET, lines, signed, ticket};

#[test]
fn a_batch_keeps_order_and_puts_errors_in_their_places() {
    let mut input = String::new();
    for n in 0..6_000 {
        input.push_str(&match n % 1000 {
            7 => "not json\n".to_owned(),
            8 => format!("{{\"openid\":\"o{n}\",\"access_token\":\"x\"}}\n"),
            9 => "\r\n".to_owned(),
            _ => format!("{{\"openid\":\"o{n}\",\"n\":{n}}}\n"),
        });
    }
    let flags = ["--issuer", "me", "--audience", "h5"];
    let words = ["sign", "--batch", "-"].into_iter().chain(flags);
    let done = ticket(words).stdin(input).run().exits(1);
    let tickets = done.stdout.clone();
    let made = lines(&done);
    assert_eq!(made.len(), 6_000);
    for (n, line) in made.iter().enumerate() {
        let kind = match n % 1000 {
            7 => "line_not_json",
            8 => "token_in_payload",
            9 => "line_empty",
            _ => {
                assert!(line["ticket"].is_string(), "{line}");
                continue;
            }
        };
        assert_eq!((&line["error"]["kind"], &line["line"]), (&kind.into(), &(n + 1).into()));
    }
    done.says("18 bad lines, 5982 good ones");
    // Error objects are no tickets: verifying puts errors in the same places.
    let words = ["verify", "--batch", "-"].into_iter().chain(flags);
    let seen = lines(&ticket(words).stdin(tickets).run().exits(1));
    assert_eq!(seen.len(), 6_000);
    let mut names = std::collections::HashSet::new();
    for (n, line) in seen.iter().enumerate() {
        if (7..=9).contains(&(n % 1000)) {
            assert_eq!(line["error"]["kind"], "line_not_json", "{line}");
        } else {
            let claims = &line["claims"];
            assert_eq!((&claims["sub"], &claims["n"]), (&format!("o{n}").into(), &n.into()));
            assert!(names.insert(claims["jti"].as_str().unwrap().to_owned()));
        }
    }
}

#[test]
fn a_batch_line_is_answered_before_the_next_one_comes() {
    let mut run = ticket(["sign", "--batch", "-"]).start();
    for n in 0..3 {
        run.write_stdin(format!("{{\"openid\":\"o{n}\"}}\n").as_bytes());
        assert!(run.json_line()["ticket"].is_string());
    }
    run.close_stdin();
    run.wait().exits(0);
}

#[test]
fn a_ticket_counts_once() {
    let folder = Folder::new();
    let file = folder.work().join("seen");
    let file = file.to_str().unwrap();
    let verify = |text: &str| {
        let words = ["ticket", "verify", "--json", text, "--once", "--replay-file", file];
        wxauth_in(&folder, words).env("WXAUTH_TICKET_SECRET", SECRET).run()
    };
    let (one, two) = (signed(&[]), signed(&[]));
    // What fails another check is not remembered.
    let (head, _) = one.rsplit_once('.').unwrap();
    assert_eq!(verify(&format!("{head}.AAAA")).exits(6).json()["error"]["kind"], "bad_signature");
    verify(&one).exits(0);
    assert_eq!(verify(&one).exits(6).json()["error"]["kind"], "replayed");
    verify(&two).exits(0);
    let content = std::fs::read_to_string(file).unwrap();
    assert!(!content.contains(OPENID) && !content.contains(&one), "{content}");
    std::fs::write(file, "somebody's diary, which must not be overwritten").unwrap();
    assert_eq!(verify(&two).exits(8).json()["error"]["kind"], "replay_file_damaged");
}

#[cfg(unix)]
#[test]
fn a_torn_record_is_told_once_and_a_pipe_is_not_waited_for() {
    let folder = Folder::new();
    let file = folder.work().join("seen");
    let verify = |ticket: &str, file: &str, more: &[&str]| {
        let words = ["ticket", "verify", ticket, "--once", "--replay-file", file];
        let words = words.iter().chain(more).copied();
        wxauth_in(&folder, words).env("WXAUTH_TICKET_SECRET", SECRET).run()
    };
    let (one, two) = (signed(&[]), signed(&[]));
    let path = file.to_str().unwrap();
    for ticket in [&one, &two] {
        assert!(!verify(ticket, path, &[]).exits(0).stderr.contains("torn"));
    }
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() - 9]).unwrap();
    let done = verify(&one, path, &["--lang", "zh"]).exits(6);
    done.says("警告：").says("末尾有 41 字节没有写完整");
    std::fs::write(&file, &whole[..whole.len() - 9]).unwrap();
    let done = verify(&two, path, &[]).exits(0);
    done.says("ended in a torn record, 41 bytes, now dropped").says("may be accepted once more");
    assert!(!verify(&two, path, &[]).exits(6).stderr.contains("torn"));

    for name in ["pipe", "beside.lock"] {
        let pipe = folder.work().join(name);
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    }
    for name in ["pipe", "beside", "/dev/null"] {
        let done = verify(&one, name, &["--json"]).exits(8);
        assert_eq!(done.json()["error"]["kind"], "replay_file_unusable");
        done.says("is a pipe or a device");
    }
}

/// Two processes verify the same thousand tickets at the same time, in opposite order.
#[test]
fn a_ticket_counts_once_for_two_processes_together() {
    let folder = Folder::new();
    let file = folder.work().join("seen");
    let input = "{\"openid\":\"o\"}\n".repeat(1000);
    let tickets = ticket(["sign", "--batch", "-"]).stdin(input).run().exits(0).text().to_owned();
    let start = |file: &std::path::Path| {
        let words = ["ticket", "verify", "--batch", "-", "--once", "--replay-file"];
        let words = words.into_iter().chain([file.to_str().unwrap()]);
        wxauth_in(&folder, words).env("WXAUTH_TICKET_SECRET", SECRET).start()
    };
    // The file by another name, where names can be had.
    let link = folder.work().join("link");
    #[cfg(unix)]
    std::os::unix::fs::symlink("seen", &link).unwrap();
    let other = if cfg!(unix) { &link } else { &file };
    let (mut one, mut two) = (start(&file), start(other));
    // In small pieces, so that both go to the file many times, between one another.
    let all: Vec<&str> = tickets.lines().collect();
    for (ahead, behind) in all.chunks(20).zip(all.rchunks(20)) {
        one.write_stdin((ahead.join("\n") + "\n").as_bytes());
        two.write_stdin((behind.join("\n") + "\n").as_bytes());
    }
    one.close_stdin();
    two.close_stdin();
    let (one, two) = (one.wait(), two.wait());
    let mut accepted = std::collections::HashMap::new();
    let mut replayed = 0;
    for line in lines(&one).iter().chain(&lines(&two)) {
        match line["claims"]["jti"].as_str() {
            Some(jti) => *accepted.entry(jti.to_owned()).or_insert(0) += 1,
            None => {
                assert_eq!(line["error"]["kind"], "replayed", "{line}");
                replayed += 1;
            }
        }
    }
    assert_eq!((accepted.len(), replayed), (1000, 1000));
    assert!(accepted.values().all(|count| *count == 1));
}
