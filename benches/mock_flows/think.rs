//! The emulator's own work: flows through the function alone, for a profiler to look at.
//! Must not open a socket.

use super::drive::between;
use bytes::Bytes;
use http::header::{HOST, LOCATION, USER_AGENT};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use wxauth::domain::time::Time;
use wxauth::mock::engine::Engine;
use wxauth::mock::entropy::Entropy;
use wxauth::mock::{Answer, Emulator, Settings};

/// Makes so many flows and tells how long one took.
pub(crate) fn think(flows: u32) {
    let clock = || {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Time::from_millis(i64::try_from(since.as_millis()).unwrap())
    };
    let emulator = Emulator::new(Settings::default());
    let engine = Engine::new(emulator, Box::new(clock), Box::new(Entropy::new()));
    let begin = Instant::now();
    for number in 0..flows {
        flow(&engine, number % 64 + 1);
    }
    println!("{:.2} µs a flow", begin.elapsed().as_secs_f64() * 1e6 / f64::from(flows));
}

fn flow(engine: &Engine, user: u32) {
    let answer = ask(
        engine,
        &format!(
            "/connect/oauth2/authorize?appid=wx5b6e96c8c89c614e\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Fcb&response_type=code\
             &scope=snsapi_userinfo&state=xyz&mock_user=zhangsan.{user}&mock_consent=allow"
        ),
    );
    let code = between(answer.headers()[LOCATION].as_bytes(), "code=", "&").to_owned();
    let answer = ask(
        engine,
        &format!(
            "/sns/oauth2/access_token?appid=wx5b6e96c8c89c614e\
             &secret=0f0e0d0c0b0a09080706050403020100&code={code}&grant_type=authorization_code"
        ),
    );
    let token = between(answer.body(), "\"access_token\":\"", "\"");
    let openid = between(answer.body(), "\"openid\":\"", "\"");
    let target = format!("/sns/userinfo?access_token={token}&openid={openid}&lang=zh_CN");
    between(ask(engine, &target).body(), "\"nickname\":\"", "\"");
}

fn ask(engine: &Engine, target: &str) -> http::Response<Bytes> {
    let request = http::Request::get(target).header(HOST, "127.0.0.1");
    let request = request.header(USER_AGENT, "MicroMessenger/8.0.23").body(Bytes::new()).unwrap();
    match engine.ask(([127, 0, 0, 1], 1).into(), &request) {
        Answer::Now(response) => response,
        other => panic!("{other:?}"),
    }
}
