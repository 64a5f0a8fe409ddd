//! The mock that Prism makes of a description.
//!
//! `npm ci --ignore-scripts --prefix tests/mock` fetches it.

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::{fs, thread};

use knock_runtime::reqwest::header::{self, HeaderName};
use knock_runtime::{Client, HeaderMap, StatusCode, reqwest};
use serde_json::Value;

use crate::description::Description;
use crate::sent::Sent;

const API_KEY: &str = "sk_test_mock";

/// The folder that the mock is installed in; `None` where it is not.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mock");
    let is_installed = folder.join("node_modules/@stoplight/prism-cli").is_dir();
    if !is_installed {
        knock_tests::say("skipped: `npm ci --ignore-scripts --prefix tests/mock` has not been run");
    }
    is_installed.then_some(folder)
}

/// A process that listens at a port of its own choice, and ends with this.
pub(crate) struct Mock {
    node: Child,
    url: String,
    http: reqwest::Client,
}

/// What the mock answers to a raw request.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// What is wrong with the request or the answer, as the mock puts it.
    pub(crate) violations: String,
    pub(crate) body: Value,
}

impl Mock {
    pub(crate) fn start(folder: &Path, description: &Description) -> Self {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance.json");
        fs::write(&file, description.0.to_string()).expect("the folder is Cargo's");
        let node = Command::new("node")
            .arg(folder.join("mock.js"))
            .arg(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("npm was there, so node is");
        let mut mock = Self {
            node,
            url: String::new(),
            http: http_client(HeaderMap::new()),
        };
        let mut output = BufReader::new(mock.node.stdout.take().expect("it is piped"));
        mock.url = url_of(&mut output);
        // Whatever it may say later must not wait for a reader.
        thread::spawn(move || io::copy(&mut output, &mut io::sink()));
        mock
    }

    /// A client whose requests say by `Prefer` what they want to be answered.
    pub(crate) fn client(&self, prefer: &str) -> Client {
        Client::builder()
            .api_key(API_KEY)
            .base_url(&self.url)
            .max_retries(0)
            .http_client(http_client(headers(prefer)))
            .build()
            .expect("the key and the URL are valid")
    }

    /// What a request is answered that no client has checked.
    pub(crate) async fn answer(&self, sent: &Sent, prefer: &str) -> Answer {
        let url = format!("{}{}", self.url, sent.target());
        let mut request = self
            .http
            .request(sent.method.clone(), url)
            .headers(headers(prefer))
            .header(header::ACCEPT, "application/json");
        if sent.has_key {
            request = request.bearer_auth(API_KEY);
        }
        if let Some(body) = &sent.body {
            request = request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let response = request.send().await.expect("the mock is there");
        let violations = response.headers().get("sl-violations");
        let violations = violations.map_or("", |value| value.to_str().unwrap_or_default());
        Answer {
            status: response.status(),
            violations: violations.to_owned(),
            body: serde_json::from_slice(&response.bytes().await.expect("a body"))
                .unwrap_or_default(),
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.node.kill();
        _ = self.node.wait();
    }
}

/// Where the mock says that it listens.
fn url_of(output: &mut BufReader<ChildStdout>) -> String {
    let mut said = String::new();
    for line in output.lines() {
        let line = line.expect("it writes UTF-8");
        if let Some((_, url)) = line.split_once("Prism is listening on ") {
            return url.trim().to_owned();
        }
        said += &(line + "\n");
    }
    panic!("the mock ended before it listened:\n{said}")
}

fn headers(prefer: &str) -> HeaderMap {
    let value = prefer.parse().expect("a header can carry it");
    HeaderMap::from_iter([(HeaderName::from_static("prefer"), value)])
}

fn http_client(headers: HeaderMap) -> reqwest::Client {
    reqwest::Client::builder()
        .default_headers(headers)
        // The mock closes connections that are idle for some seconds, perhaps just when one is used again.
        .pool_max_idle_per_host(0)
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("no TLS is needed")
}
