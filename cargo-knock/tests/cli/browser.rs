//! A real browser: Chromium without a window, driven over `WebDriver`, where it is installed.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A browser with one page, which is closed after the test.
pub(crate) struct Browser {
    driver: Driver,
    session: String,
}

/// The program that operates browsers for others.
struct Driver {
    process: Child,
    /// What it prints goes here for as long as it runs.
    output: BufReader<ChildStdout>,
    port: u16,
    /// What browsers leave behind is removed with it.
    _folder: TempDir,
}

/// In milliseconds.
const TEN_MINUTES: u32 = 600_000;

/// The key Escape, as `WebDriver` names it.
pub(crate) const ESCAPE: &str = "\u{e00c}";
/// The key Tab.
pub(crate) const TAB: &str = "\u{e004}";

impl Browser {
    /// Starts one; says so where there is none.
    pub(crate) fn start() -> Option<Self> {
        let Ok(driver) = Driver::start() else {
            let _ = writeln!(io::stderr(), "skipped: chromedriver is not installed");
            return None;
        };
        let mut browser = Self {
            driver,
            session: String::new(),
        };
        let capabilities = json!({
            "goog:chromeOptions": { "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--hide-scrollbars"] },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            // A machine that is busy takes its time: a test that never ends is ended by hand.
            "timeouts": { "script": TEN_MINUTES, "pageLoad": TEN_MINUTES },
        });
        let session = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let session = browser.request("POST", "/session", &session).unwrap();
        let id = session["sessionId"].as_str();
        let id = id.unwrap_or_else(|| panic!("no session: {session:#}"));
        id.clone_into(&mut browser.session);
        Some(browser)
    }

    /// Shows a file, as it is after its scripts have run.
    pub(crate) fn open(&self, file: &Path) {
        self.post(
            "url",
            &json!({ "url": format!("file://{}", file.display()) }),
        );
    }

    /// What a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits for a frame in which a condition holds.
    pub(crate) fn wait_until(&self, condition: &str) {
        self.run(&format!(
            "return new Promise((resolve) => {{
                const look = () => ({condition}) ? resolve() : requestAnimationFrame(look);
                requestAnimationFrame(look);
            }})"
        ));
    }

    /// A list of texts that a script returns.
    pub(crate) fn texts(&self, script: &str) -> Vec<String> {
        serde_json::from_value(self.run(script)).unwrap()
    }

    /// Presses keys one after another, wherever the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let strokes = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|what| json!({ "type": what, "value": key })));
        let strokes: Vec<Value> = strokes.collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", &json!({ "actions": [keyboard] }));
    }

    /// Clicks on the first element that a selector finds.
    pub(crate) fn click(&self, selector: &str) {
        let element = json!({ "using": "css selector", "value": selector });
        let element = self.post("element", &element);
        let id = element.as_object().unwrap().values().next().unwrap();
        self.post(
            &format!("element/{}/click", id.as_str().unwrap()),
            &json!({}),
        );
    }

    /// A command of the protocol of Chromium's own tools.
    pub(crate) fn command(&self, name: &str, parameters: &Value) -> Value {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": name, "params": parameters }),
        )
    }

    /// What happened since it was asked for last: `browser` is the console, `performance` the network.
    pub(crate) fn log(&self, kind: &str) -> Vec<Value> {
        let log = self.post("se/log", &json!({ "type": kind }));
        log.as_array().unwrap().clone()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let path = format!("/session/{}/{path}", self.session);
        let value = self.request("POST", &path, body).unwrap();
        assert!(value.get("error").is_none(), "{path}: {value:#}");
        value
    }

    fn request(&self, method: &str, path: &str, body: &Value) -> io::Result<Value> {
        let body = body.to_string();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.driver.port))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let answer: Value = serde_json::from_slice(&answer(stream)?)?;
        Ok(answer["value"].clone())
    }
}

impl Drop for Browser {
    /// Closes the browser also where a test has failed: nobody else would.
    fn drop(&mut self) {
        let path = format!("/session/{}", self.session);
        let _ = self.request("DELETE", &path, &json!({}));
        let _ = self.driver.process.kill();
        let _ = self.driver.process.wait();
    }
}

impl Driver {
    /// Starts it on a port that the system chooses for IPv6. The same port may be taken for IPv4, and
    /// then it gives up.
    fn start() -> io::Result<Self> {
        loop {
            let mut driver = Self::launch()?;
            let said = driver.find_port();
            if driver.port != 0 {
                return Ok(driver);
            }
            driver.process.wait()?;
            assert!(said.contains("port not available"), "chromedriver: {said}");
        }
    }

    fn launch() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = process.stdout.take().unwrap();
        Ok(Self {
            process,
            output: BufReader::new(output),
            port: 0,
            _folder: folder,
        })
    }

    /// Reads on which port it listens, or else all that it says.
    fn find_port(&mut self) -> String {
        let mut said = String::new();
        while self.output.read_line(&mut said).unwrap() > 0 {
            let port = said.split("started successfully on port ").nth(1);
            if let Some(port) = port.and_then(|port| port.strip_suffix(".\n")) {
                self.port = port.parse().unwrap();
                break;
            }
        }
        said
    }
}

/// The body of an answer over HTTP.
fn answer(stream: TcpStream) -> io::Result<Vec<u8>> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while stream.read_line(&mut line)? > 2 {
        let header = line.trim_end().to_lowercase();
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}
