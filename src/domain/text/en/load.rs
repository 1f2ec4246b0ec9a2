//! What the HTML report of a load says around the numbers, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::load::LoadText;

/// Headings and labels.
pub static TEXT: LoadText = LoadText {
    title: "WeChat login under load",
    within: "Within its limits",
    beyond: "Beyond its limits",
    interrupted: "Stopped before its end",
    asked: "{how}, {users} users, {seconds} s",
    rate: "{count} logins a second",
    lanes: "{count} logins at a time",
    ramp: " after a ramp of {seconds} s, which is not measured",
    done: "logins done",
    failed: "failed",
    per_second: "a second",
    longest: "longest",
    limits: "Limits",
    error_rate: "error rate",
    nothing: "(nothing measured)",
    late: "Logins began at most {time} behind their time.",
    backend_ended: "the back end ended with status {status} while it was loaded: {last}",
    backend_stopped: "the back end did {count} logins and then stopped: nobody could reach it any more",
    busy: "wxauth itself used {percent} % of one processor; near 100 % it measures itself.",
    times: "How long it took",
    count: "count",
    whole: "whole login",
    failures: "What went wrong",
    over_time: "Logins, second by second",
    done_each: "done",
    failed_each: "failed",
    under_way: "under way",
    latency_over_time: "Time of a whole login, second by second",
    spread: "How the times are spread",
    locust: "Virtual WeChat users log in to {page}

Written by `wxauth load --export locust`; needs Locust (https://locust.io) and the emulator:

    wxauth mock                       # stands in for WeChat, at http://127.0.0.1:8787
    ...                               # your back end, with WeChat's two base addresses set to that
    locust -f locustfile.py --headless -u {users} -r {users} -t {seconds}s

A back end with WeChat's addresses built in needs `wxauth run -- CMD` instead of `wxauth mock`; set
WXAUTH_MOCK_URL to the http://127.0.0.1:PORT that `run` prints on a terminal.

-u is how many users log in at the same time. To load from several machines, start the emulator with
`--host 0.0.0.0`, set WXAUTH_MOCK_URL to its address, and run

    locust -f locustfile.py --master
    locust -f locustfile.py --worker --master-host HOST      # on each of the others
",
};
