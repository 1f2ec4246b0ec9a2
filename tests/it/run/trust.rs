//! What our authority is good for, and that nothing is left that could sign.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rcgen::{CertificateParams, Issuer, KeyPair, SanType};

use super::{run, run_in};
use crate::peer::{say_over_tls, tls_config};
use crate::runner::Folder;

/// An authority with the constraints of ours, whose key was not dropped: its certificate, and TLS
/// on a port in the name it signed.
fn forger(name: &str, address: bool) -> (String, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (forge(listener, name, address), port)
}

/// The same on a listener that is there.
pub(super) fn forge(listener: TcpListener, name: &str, address: bool) -> String {
    let now = wxauth::app::clock();
    let key = KeyPair::generate().unwrap();
    let params = wxauth::intercept::root_params(now, &wxauth::intercept::Names::wechat());
    let root = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);
    let leaf_key = KeyPair::generate().unwrap();
    let mut leaf = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if address {
        leaf.subject_alt_names.push(SanType::IpAddress(std::net::Ipv4Addr::LOCALHOST.into()));
    }
    leaf.use_authority_key_identifier_extension = true;
    let leaf = leaf.signed_by(&leaf_key, &issuer).unwrap();
    let config = tls_config(&leaf, &leaf_key);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            say_over_tls(Arc::clone(&config), stream.unwrap(), "forged");
        }
    });
    root
}

fn curl(root: &Path, name: &str, port: u16) -> std::process::Output {
    let resolve = format!("{name}:{port}:127.0.0.1");
    let url = format!("https://{name}:{port}/");
    let mut command = Command::new("curl");
    command.args(["-sS", "--noproxy", "*", "--resolve", &resolve, "--cacert"]).arg(root).arg(url);
    command.output().unwrap()
}

fn python(root: &Path, name: &str, port: u16) -> std::process::Output {
    let code = "import ssl, socket, sys; c = ssl.create_default_context(cafile=sys.argv[1]); \
                s = c.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[3]))), \
                server_hostname=sys.argv[2]); print('forged')";
    let mut command = Command::new("python3");
    command.args(["-c", code]).arg(root).args([name, &port.to_string()]);
    command.output().unwrap()
}

#[test]
fn a_leaf_for_another_name_is_refused_by_real_clients() {
    let folder = Folder::new();
    for (name, address, fine) in [
        ("api.weixin.qq.com", false, true),
        ("bank.example.com", false, false),
        ("qq.com", false, false),
        ("api.weixin.qq.com.evil.example", false, false),
        // An address beside a good name is no way around.
        ("api.weixin.qq.com", true, false),
    ] {
        let (root, port) = forger(name, address);
        let root = folder.file("forger.pem", root);
        for done in [curl(&root, name, port), python(&root, name, port)] {
            let talk = String::from_utf8_lossy(&done.stderr).into_owned();
            let taken = String::from_utf8_lossy(&done.stdout).contains("forged");
            assert_eq!(taken, fine, "{name} {address}: {talk}");
            assert!(
                fine || talk.contains("permitted subtree") || talk.contains("excluded subtree"),
                "{talk}"
            );
        }
    }
}

#[test]
fn no_key_is_written_and_the_folder_is_private() {
    let line = "d=$(dirname \"$SSL_CERT_FILE\"); stat -c %a \"$d\"; \
                grep -rl 'PRIVATE KEY' \"$d\"; openssl verify -x509_strict -CAfile \"$d/authority.pem\" \
                \"$d/authority.pem\" 2>&1; openssl x509 -in \"$d/authority.pem\" -noout -ext \
                nameConstraints,basicConstraints,keyUsage";
    let done = run(&["--quiet"], &["sh", "-c", line]);
    let text = done.text();
    assert!(text.starts_with("700\n") && text.contains(": OK\n"), "{}", done.show());
    for told in
        ["Name Constraints: critical", "CA:TRUE, pathlen:0", "Certificate Sign", "0.0.0.0/0.0.0.0"]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn the_leaf_is_what_strict_clients_want() {
    let line = "d=$(dirname \"$SSL_CERT_FILE\"); p=${HTTPS_PROXY##*:}; \
                openssl s_client -connect 127.0.0.1:$p -servername api.weixin.qq.com -x509_strict \
                -CAfile \"$d/authority.pem\" -verify_return_error </dev/null 2>&1 | tee s | grep -i verif; \
                openssl x509 -in s -noout -ext subjectAltName,extendedKeyUsage,authorityKeyIdentifier";
    let folder = Folder::new();
    let done = run_in(&folder, &["--quiet"], &["sh", "-c", line]).run().exits(0);
    let text = done.text();
    assert!(
        text.contains("Verify return code: 0 (ok)") || text.contains("Verification: OK"),
        "{text}"
    );
    assert!(text.contains("Authority Key Identifier") && text.contains("TLS Web Server"), "{text}");
    for host in wxauth::domain::host::WECHAT {
        assert!(text.contains(&format!("DNS:{host}")), "{host}: {text}");
    }
}

#[test]
fn the_port_is_on_loopback_only() {
    let line = "p=$(printf %04X ${HTTPS_PROXY##*:}); cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | \
                awk -v p=\":$p\" '$4 == \"0A\" && index($2, p) {print $2}'";
    let done = run(&["--quiet"], &["sh", "-c", line]).exits(0);
    let addresses: Vec<&str> = done.text().lines().collect();
    if cfg!(target_os = "linux") {
        assert!(!addresses.is_empty());
    }
    for address in addresses {
        let host = address.split(':').next().unwrap();
        let loopback = ["0100007F", "00000000000000000000000001000000"];
        assert!(loopback.contains(&host), "{address}");
    }
}
