use std::io::{BufRead as _, BufReader};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What Knock answers to a trigger, with the headers that it sends.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\n\
    date: Mon, 23 Mar 2026 09:00:00 GMT\r\n\
    content-type: application/json; charset=utf-8\r\n\
    content-length: 58\r\n\
    cache-control: max-age=0, private, must-revalidate\r\n\
    x-request-id: F1FIj5XwD_m4h0sAASfi\r\n\
    vary: Accept-Encoding\r\n\
    server: cloudflare\r\n\
    \r\n\
    {\"workflow_run_id\":\"3f1b6a0e-6c0f-4e0b-9e0a-2f6a0c1d2e3f\"}";

/// A server that answers every request with success, in a process of its own: so the memory and the time of
/// the client are the client's alone.
#[derive(Debug)]
pub struct Sink {
    process: Child,
    url: String,
}

impl Sink {
    /// Starts a program that calls [`serve`].
    ///
    /// # Panics
    ///
    /// When it does not start.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        let mut url = String::new();
        let output = process.stdout.as_mut().expect("its output is a pipe");
        BufReader::new(output)
            .read_line(&mut url)
            .expect("a sink says where it is");
        let url = url.trim().to_owned();
        assert!(!url.is_empty(), "{command:?} said nothing");
        Self { process, url }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Says where it listens and answers for as long as the process lives. It reads of a request where it ends, and
/// nothing else, so that what is measured is the client.
///
/// # Panics
///
/// When the system has no port for it.
pub async fn serve() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("the system has a port");
    println!(
        "http://{}",
        listener.local_addr().expect("a listener has an address")
    );
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    }
}

/// Answers request after request until the client goes.
async fn answer(mut stream: TcpStream) {
    let mut received = Vec::with_capacity(4096);
    while let Ok(1..) = stream.read_buf(&mut received).await {
        while let Some(length) = request_length(&received) {
            received.drain(..length);
            if stream.write_all(ANSWER).await.is_err() {
                return;
            }
        }
    }
}

/// The length of the first request, if all of it is there.
fn request_length(received: &[u8]) -> Option<usize> {
    const END: &[u8] = b"\r\n\r\n";
    let head = received
        .windows(END.len())
        .position(|window| window == END)?
        + END.len();
    let body = received[..head]
        .split(|byte| *byte == b'\n')
        .find_map(|line| {
            let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().ok())?
        });
    let length = head + body.unwrap_or(0);
    (received.len() >= length).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_as_long_as_it_says() {
        let text = std::str::from_utf8(ANSWER).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())));
    }

    #[test]
    fn a_request_ends_where_its_body_does() {
        let request = b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcPOST /";
        assert_eq!(request_length(request), Some(request.len() - 6));
        assert_eq!(request_length(&request[..request.len() - 7]), None);
        assert_eq!(request_length(b"GET / HTTP/1.1\r\n\r\n"), Some(18));
        assert_eq!(request_length(b"GET / HTTP/1.1\r\n"), None);
    }
}
