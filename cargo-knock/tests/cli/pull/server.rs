//! A server that speaks the Management API, as far as pulls and validations need it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::Value;

/// The service token that the server takes.
pub(crate) const TOKEN: &str = "knock_st_hidden";

/// Knock, with the documents of one environment. It listens as long as the process lives, or until
/// it [dies](Fault::Death).
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

/// What the server has, and what it was asked.
#[derive(Default)]
pub(crate) struct State {
    /// The entries of each list as JSON, by the path of the list.
    pub(crate) lists: BTreeMap<String, Vec<String>>,
    /// The entries of a page, if that is fewer than were asked for.
    pub(crate) longest_page: Option<usize>,
    /// What happens instead of an answer, by the number of the request.
    pub(crate) faults: BTreeMap<usize, Fault>,
    pub(crate) has_no_translations: bool,
    /// All requests, in their order.
    pub(crate) requests: Vec<Request>,
    is_dead: bool,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// An answer of this status; whoever tries again need not wait.
    Status(u16),
    /// The connection closes, and nobody can connect any more.
    Death,
    /// Half of an answer comes, and then the connection closes.
    Half,
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    authorization: String,
    pub(crate) body: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            state: Arc::default(),
        };
        let listening = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if listening.state().is_dead {
                    return;
                }
                let serving = listening.clone();
                thread::spawn(move || serving.serve(&stream));
            }
        });
        server
    }

    /// One with these entries, by the paths of their lists.
    pub(crate) fn with<'a>(entries: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let server = Self::start();
        for (list, entry) in entries {
            server.add(list, entry);
        }
        server
    }

    pub(crate) fn add(&self, list: &str, entry: String) {
        let mut state = self.state();
        state.lists.entry(list.to_owned()).or_default().push(entry);
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = Request::read(&mut reader) {
            let (answer, is_last) = self.answer(request);
            let mut writer = stream;
            if writer.write_all(answer.as_bytes()).is_err() || is_last {
                break;
            }
        }
        let _ = stream.shutdown(Shutdown::Both);
        if self.state().is_dead {
            // So that whoever listens hears of it, and gives the port back.
            let _ = TcpStream::connect(self.address);
        }
    }

    /// The bytes to send, and whether nothing comes after them.
    fn answer(&self, request: Request) -> (String, bool) {
        let mut state = self.state();
        if state.is_dead {
            return (String::new(), true);
        }
        let number = state.requests.len();
        let (status, body) = state.respond(&request);
        state.requests.push(request);
        match state.faults.get(&number) {
            None => (response(status, &body), false),
            Some(Fault::Status(status)) => {
                let body = format!(r#"{{"code":"test","message":"a fault of {status}"}}"#);
                (response(*status, &body), false)
            }
            Some(Fault::Half) => {
                let response = response(status, &body);
                (response[..response.len() - body.len() / 2].to_owned(), true)
            }
            Some(Fault::Death) => {
                state.is_dead = true;
                (String::new(), true)
            }
        }
    }
}

impl State {
    fn respond(&self, request: &Request) -> (u16, String) {
        let path = request.path.as_str();
        if request.authorization != format!("Bearer {TOKEN}") {
            let body = format!(
                r#"{{"code":"api_key_missing","message":"not {}"}}"#,
                request.authorization
            );
            return (401, body);
        }
        if path == "/v1/whoami" {
            let allowed = !self.has_no_translations;
            let features = format!(r#"{{"translations_allowed":{allowed}}}"#);
            return (200, format!(r#"{{"account_features":{features}}}"#));
        }
        if path == "/v1/environments" {
            let slugs = [r#"{"slug":"development"}"#, r#"{"slug":"production"}"#];
            return (200, page(&slugs, None));
        }
        if request.method == "PUT" && path.ends_with("/validate") {
            return (200, request.body.clone());
        }
        let is_of_account = matches!(path, "/v1/channels" | "/v1/channel_groups");
        let environment = request.query.get("environment");
        if !is_of_account && environment.is_none_or(|slug| slug != "development") {
            let body = r#"{"code":"resource_missing","message":"The environment was not found"}"#;
            return (404, body.to_owned());
        }
        let entries = self.lists.get(path).map_or(&[][..], Vec::as_slice);
        let number = |name: &str| request.query.get(name).map(|text| text.parse().unwrap());
        let start: usize = number("after").unwrap_or(0);
        let limit: usize = number("limit").unwrap_or(25);
        let end = (start + self.longest_page.unwrap_or(limit).min(limit)).min(entries.len());
        let after = (end < entries.len()).then_some(end);
        let entries: Vec<&str> = entries[start..end].iter().map(String::as_str).collect();
        (200, page(&entries, after))
    }
}

fn page(entries: &[&str], after: Option<usize>) -> String {
    let after = after.map_or_else(|| "null".to_owned(), |after| format!("\"{after}\""));
    let entries = entries.join(",");
    format!(
        r#"{{"entries":[{entries}],"page_info":{{"after":{after},"before":null,"page_size":25}}}}"#
    )
}

fn response(status: u16, body: &str) -> String {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    let _ = write!(
        head,
        "content-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    );
    if status >= 400 {
        head.push_str("retry-after: 0\r\n");
    }
    format!("{head}\r\n{body}")
}

impl Request {
    fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let header = |name: &str| {
            let mut headers = lines[1..].iter().filter_map(|line| line.split_once(": "));
            let value = headers.find(|(key, _)| key.eq_ignore_ascii_case(name))?.1;
            Some(value.to_owned())
        };
        let mut body = vec![0; header("content-length").map_or(0, |it| it.parse().unwrap())];
        reader.read_exact(&mut body).ok()?;
        let mut start = lines[0].split(' ');
        let method = start.next()?.to_owned();
        let (path, query) = start.next()?.split_once('?').unwrap_or((&lines[0], ""));
        let path = if query.is_empty() {
            lines[0].split(' ').nth(1)?
        } else {
            path
        };
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Some(Self {
            method,
            path: path.to_owned(),
            query: pairs
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            authorization: header("authorization").unwrap_or_default(),
            body: String::from_utf8(body).unwrap(),
        })
    }

    /// What was sent as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}
