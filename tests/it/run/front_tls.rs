//! `--front` before a development server that speaks HTTPS, with a certificate nobody else would believe.
//! Must not ask the network for a name.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use rcgen::{CertificateParams, KeyPair, SanType};

use super::run_in;
use crate::peer::{say_over_tls, tls_config};
use crate::runner::{Done, Folder};

/// A development server that has signed its certificate itself, as those of front-end tools do.
struct Dev {
    pem: String,
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

fn dev(name: &str) -> Dev {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if name == "localhost" {
        params.subject_alt_names.push(SanType::IpAddress(std::net::Ipv4Addr::LOCALHOST.into()));
    }
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let (pem, config) = (certificate.pem(), tls_config(&certificate, &key));
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&heads);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let head = say_over_tls(Arc::clone(&config), stream.unwrap(), "the dev server");
            if !head.is_empty() {
                seen.lock().unwrap().push(head);
            }
        }
    });
    Dev { pem, port, heads }
}

impl Dev {
    /// Asks for a page through a front, and prints the answer and its status.
    fn asked(&self, folder: &Folder, target: &str, more: &[&str]) -> Done {
        let option = format!("0={target}:{}", self.port);
        let options = ["--front", &option, "--events", "e.ndjson", "--lang", "en"];
        let line = "until grep -q ready e.ndjson; do sleep 0.01; done; \
                    p=$(sed -n '1s/.*\"port\":\\([0-9]*\\).*/\\1/p' e.ndjson); \
                    curl -sS --noproxy '*' -w ' %{http_code}' http://127.0.0.1:$p/page?a=b";
        run_in(folder, &[&options, more].concat(), &["sh", "-c", line]).run().exits(0)
    }

    fn heads(&self) -> Vec<String> {
        std::mem::take(&mut *self.heads.lock().unwrap())
    }
}

#[test]
fn a_self_signed_dev_server_is_reached_where_its_certificate_is_named() {
    let folder = Folder::new();
    let dev = dev("localhost");
    folder.file("dev.pem", &dev.pem);
    for target in ["https://localhost", "https://127.0.0.1"] {
        let done = dev.asked(&folder, target, &["--cacert", "dev.pem"]);
        assert_eq!(done.text(), "the dev server 200", "{}", done.show());
        let done = done.says(&format!("hands on to {target}:{}", dev.port));
        assert!(done.stderr.contains("requests through --front: 1"), "{}", done.show());
        let heads = dev.heads();
        assert_eq!(heads.len(), 1, "{heads:?}");
        assert!(heads[0].starts_with("GET /page?a=b HTTP/1.1\r\n"), "{heads:?}");
    }
}

/// Nothing is sent to who cannot prove to be the one that is meant, and the page says why.
#[test]
fn a_dev_server_nobody_vouches_for_gets_nothing() {
    let (folder, dev) = (Folder::new(), dev("localhost"));
    folder.file("other.pem", self::dev("localhost").pem);
    for more in [&[][..], &["--cacert", "other.pem"]] {
        let done = dev.asked(&folder, "https://localhost", more);
        assert!(done.text().ends_with(" 502"), "{}", done.show());
        assert!(done.text().contains(&format!("localhost:{}", dev.port)), "{}", done.show());
        assert!(done.text().contains("certificate"), "{}", done.show());
        assert!(!done.stderr.contains("requests through --front"), "{}", done.show());
        assert_eq!(dev.heads(), Vec::<String>::new());
    }
}

/// The right certificate under another name is the wrong one.
#[test]
fn a_certificate_for_another_name_is_refused() {
    let (folder, dev) = (Folder::new(), dev("shop.localhost"));
    folder.file("dev.pem", &dev.pem);
    let done = dev.asked(&folder, "https://localhost", &["--cacert", "dev.pem"]);
    assert!(done.text().ends_with(" 502"), "{}", done.show());
    assert_eq!(dev.heads(), Vec::<String>::new());
}
