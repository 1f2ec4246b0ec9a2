//! Whole code flows of `wxauth mock` at 64 kept connections, beside a bare hyper server that answers
//! the same bytes and npm's oauth2-mock-server, in one run; and what the emulator takes up.
//!
//!     .ci/peers && cargo bench --bench mock_flows
//!     cargo bench --bench mock_flows -- --rounds 9 --seconds 3 --million
//!
//! A flow is what a site's login makes: authorize, code for tokens, profile: three requests. Servers
//! take turns (A B C A B C …), each on one core with the driver on another (where there is `taskset`),
//! so that a machine whose speed drifts stays comparable; medians count. Where the driver is the limit,
//! compare the CPU time a flow takes. Linux; oauth2-mock-server is left out where node or it is missing.
//!
//! Emulator and bare server have all in common but the work: the same requests on as many kept
//! connections from the same driver, answers of the same bytes, one current-thread runtime, the same
//! hyper built by the same profile (`bench` is `release`), TCP_NODELAY, no pipelining. What else the
//! machine does at the time slows both; then the ratios count, and of them the one by CPU time, which
//! the kernel tells of each server's own process: user and system time beside it show how much of a
//! flow no server can save.
//!
//!     cargo bench --bench mock_flows -- think 5000
//!
//! makes so many flows inside one process without any socket, so that `valgrind --tool=callgrind` on
//! the benchmark's binary counts nothing but the emulator's own instructions.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit)]

mod drive;
mod serve;
mod think;

use drive::{Kind, between, drive};
use serve::serve;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const CONNECTIONS: usize = 64;

/// The program beside this benchmark, or `WXAUTH_BIN`.
fn wxauth() -> String {
    std::env::var("WXAUTH_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_wxauth").to_owned())
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", file] => block_on(serve(file)),
        ["think", flows] => think::think(flows.parse().unwrap()),
        ["drive", kind, address, limit] => block_on(drive(Kind::parse(kind), address, limit)),
        flags => compare(&Options::read(flags)),
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, future)
}

struct Options {
    rounds: usize,
    seconds: u64,
    million: bool,
}

impl Options {
    fn read(flags: &[&str]) -> Options {
        let after =
            |name: &str| flags.iter().position(|f| *f == name).and_then(|at| flags.get(at + 1));
        Options {
            rounds: after("--rounds").map_or(5, |n| n.parse().unwrap()),
            seconds: after("--seconds").map_or(2, |n| n.parse().unwrap()),
            million: flags.contains(&"--million"),
        }
    }
}

/// A server under test; ends when dropped.
struct Server {
    child: Child,
    address: String,
    kind: Kind,
}

impl Server {
    fn start(
        mut command: Command,
        kind: Kind,
        address: impl FnOnce(&mut dyn BufRead) -> String,
    ) -> Server {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let address = address(&mut lines);
        // Reads on, so that the server never waits for a reader.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Server { child, address, kind }
    }

    fn emulator(cpu: &str) -> Server {
        let mut command = pinned(cpu, &wxauth());
        command.args(["mock", "--port", "0", "--json", "--quiet"]);
        Server::start(command, Kind::Wechat, ready)
    }

    fn bare(cpu: &str, answers: &str) -> Server {
        let own = std::env::current_exe().unwrap();
        let mut command = pinned(cpu, own.to_str().unwrap());
        command.args(["serve", answers]);
        Server::start(command, Kind::Wechat, |lines| line(lines).trim().to_owned())
    }

    fn oauth2(cpu: &str) -> Option<Server> {
        let peers = std::env::var_os("PEERS").map(PathBuf::from);
        let peers =
            peers.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/peers"));
        let script = peers.join("node/node_modules/oauth2-mock-server/dist/oauth2-mock-server.mjs");
        let node = Command::new("node").arg("--version").stdout(Stdio::null()).status();
        if !script.exists() || node.is_err() {
            return None;
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = pinned(cpu, "node");
        command.arg(script).args(["-a", "127.0.0.1", "-p", &free.port().to_string()]);
        let address = free.to_string();
        Some(Server::start(command, Kind::Oauth2, |lines| {
            while !line(lines).contains("listening") {}
            address
        }))
    }

    /// Flows, seconds, and the server's CPU seconds: all, and what of it was the kernel's work.
    fn drive(&self, limit: &str) -> (f64, f64, f64, f64) {
        let own = std::env::current_exe().unwrap();
        let (before, system) = (self.cpu(), self.system());
        let mut command = pinned(driver(), own.to_str().unwrap());
        let done =
            command.args(["drive", self.kind.name(), &self.address, limit]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let told = String::from_utf8(done.stdout).unwrap();
        let mut numbers = told.split_whitespace().map(|n| n.parse::<f64>().unwrap());
        let (flows, nanos) = (numbers.next().unwrap(), numbers.next().unwrap());
        (flows, nanos / 1e9, self.cpu() - before, self.system() - system)
    }

    /// CPU seconds so far spent in the kernel: `stime` of /proc/PID/stat.
    fn system(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        // In ticks of 10 ms, as every Linux tells them whatever its own are.
        fields[12].parse::<f64>().unwrap() / 100.0
    }

    /// CPU seconds so far, of all its threads.
    fn cpu(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let spent = |task: std::fs::DirEntry| {
            let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0)
        };
        tasks.flatten().map(spent).sum::<f64>() / 1e9
    }

    /// Resident memory in megabytes.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1000.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn line(lines: &mut dyn BufRead) -> String {
    let mut line = String::new();
    assert!(lines.read_line(&mut line).unwrap() > 0, "the server ended at once");
    line
}

fn ready(lines: &mut dyn BufRead) -> String {
    let line = line(lines);
    between(line.as_bytes(), "\"url\":\"http://", "\"").to_owned()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn driver() -> &'static str {
    if cores() > 1 { "1" } else { "0" }
}

fn pinned(cpu: &str, program: &str) -> Command {
    let there = Command::new("taskset").arg("-V").stdout(Stdio::null()).status().is_ok();
    if !there {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", cpu, program]);
    command
}

/// What the emulator answers to one flow, for the bare server to repeat.
fn record(emulator: &Server) -> PathBuf {
    let mut out = String::new();
    let mut ask = |target: &str, headers: &str| {
        let mut stream = std::net::TcpStream::connect(&emulator.address).unwrap();
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let kept = answer.replacen("connection: close\r\n", "", 1);
        out.push_str(&format!("{}\n{kept}\u{1e}", target.split('?').next().unwrap()));
        answer
    };
    let answer = ask(
        "/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb&response_type=code\
         &scope=snsapi_userinfo&state=xyz&mock_user=zhangsan.1&mock_consent=allow",
        "User-Agent: MicroMessenger/8.0.23\r\n",
    );
    let code = between(answer.as_bytes(), "code=", "&").to_owned();
    let answer = ask(
        &format!(
            "/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e\
             &secret=0f0e0d0c0b0a09080706050403020100&code={code}&grant_type=authorization_code"
        ),
        "",
    );
    let token = between(answer.as_bytes(), "\"access_token\":\"", "\"");
    let openid = between(answer.as_bytes(), "\"openid\":\"", "\"");
    ask(&format!("/sns/userinfo?access_token={token}&openid={openid}&lang=zh_CN"), "");
    let file = std::env::temp_dir().join(format!("wxauth-bench-{}", std::process::id()));
    std::fs::write(&file, out).unwrap();
    file
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn compare(options: &Options) {
    let starts: Vec<f64> = (0..15)
        .map(|_| {
            let begin = Instant::now();
            let mut command = Command::new(wxauth());
            command.args(["mock", "--port", "0", "--json", "--quiet"]);
            let server = Server::start(command, Kind::Wechat, ready);
            let took = begin.elapsed();
            drop(server);
            took.as_secs_f64() * 1000.0
        })
        .collect();
    println!("ready after            {:8.1} ms   (budget 20)", median(starts));
    let emulator = Server::emulator("0");
    let idle = emulator.memory();
    let file = record(&emulator);
    println!("idle memory            {idle:8.1} MB   (budget 12)");
    let bare = Server::bare("0", file.to_str().unwrap());
    let oauth2 = Server::oauth2("0");
    let mut servers = vec![("wxauth mock", &emulator), ("bare hyper", &bare)];
    servers.extend(oauth2.as_ref().map(|server| ("oauth2-mock-server", server)));
    let results = in_turn(&servers, options);
    let _ = std::fs::remove_file(file);
    for ((name, _), (rate, cpu, system)) in servers.iter().zip(&results) {
        let user = (cpu - system).max(0.0);
        println!(
            "{name:22} {rate:8.0} flows/s   {cpu:7.1} µs CPU a flow ({user:.1} user, {system:.1} system)"
        );
    }
    let (ours, bare) = (results[0], results[1]);
    println!(
        "of bare hyper          {:8.2} by rate   {:.2} by CPU   (budget 0.75)",
        ours.0 / bare.0,
        bare.1 / ours.1
    );
    match results.get(2) {
        None => println!("oauth2-mock-server is missing: .ci/peers installs it"),
        Some(peer) => {
            println!(
                "times oauth2-mock-server {:6.1} by rate   {:.1} by CPU   (budget 20)",
                ours.0 / peer.0,
                peer.1 / ours.1
            );
        }
    }
    println!(
        "memory after {:4.1} million requests {:6.1} MB",
        requests(&emulator),
        emulator.memory()
    );
    if options.million {
        million();
    }
}

/// Of every server the medians of flows per second and of CPU microseconds per flow, all and the
/// kernel's.
fn in_turn(servers: &[(&str, &Server)], options: &Options) -> Vec<(f64, f64, f64)> {
    let mut told = vec![[Vec::new(), Vec::new(), Vec::new()]; servers.len()];
    for round in 0..=options.rounds {
        for (at, (_, server)) in servers.iter().enumerate() {
            let limit = format!("{}ms", options.seconds * 1000);
            let (flows, seconds, cpu, system) = server.drive(&limit);
            // The first round warms up.
            if round > 0 {
                let numbers = [flows / seconds, cpu / flows * 1e6, system / flows * 1e6];
                told[at].iter_mut().zip(numbers).for_each(|(list, number)| list.push(number));
            }
        }
    }
    let medians =
        |[rates, costs, systems]: [Vec<f64>; 3]| (median(rates), median(costs), median(systems));
    told.into_iter().map(medians).collect()
}

/// Millions of requests an emulator has answered, as it says itself.
fn requests(emulator: &Server) -> f64 {
    let mut stream = std::net::TcpStream::connect(&emulator.address).unwrap();
    let request = "GET /_wxauth/state HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let rest = answer.split_once("\"last\":").unwrap().1.trim_start();
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap();
    digits.parse::<f64>().unwrap() / 1e6
}

fn million() {
    let emulator = Server::emulator("0");
    let mut memory = vec![emulator.memory()];
    for _ in 0..10 {
        emulator.drive("100000");
        memory.push(emulator.memory());
    }
    let told: Vec<String> = memory.iter().map(|mb| format!("{mb:.1}")).collect();
    println!("a million flows, memory every 100,000: {} MB", told.join(" "));
}
