//! What the connection is made of: what servers compress, and HTTP clients that are brought.

use knock_runtime::reqwest::{self, Proxy, header};
use knock_runtime::testing::FakeKnock;
use knock_runtime::{Client, ErrorKind, Result, User};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What `gzip` makes of `{"id":"jane","name":"Jane Doe"}`.
const COMPRESSED: &[u8] = b"\
    \x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x52\xca\x4a\xcc\
    \x4b\x55\xd2\x51\xca\x4b\xcc\x4d\x05\xf2\xbc\x80\x3c\x05\x97\xfc\x54\xa5\x5a\x00\
    \x31\x2b\x4c\x30\x1f\x00\x00\x00\
";

/// Reads the head of a request.
async fn head(stream: &mut tokio::net::TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut head).await.unwrap(), 0);
    }
    String::from_utf8(head).unwrap().to_lowercase()
}

/// Asks for a user, who is answered compressed, and gives what the request said as well.
async fn ask_for_compressed(http_client: Option<reqwest::Client>) -> (Result<User>, String) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let mut builder = Client::builder()
        .api_key("sk_test_1")
        .base_url(url)
        .max_retries(0);
    if let Some(http_client) = http_client {
        builder = builder.http_client(http_client);
    }
    let client = builder.build().unwrap();
    let serve = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = head(&mut stream).await;
        let length = COMPRESSED.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream.write_all(COMPRESSED).await.unwrap();
        request
    };
    tokio::join!(client.users().get("jane").into_future(), serve)
}

#[tokio::test]
async fn compressed_answers_are_asked_for_and_read() -> Result<()> {
    let (user, request) = ask_for_compressed(None).await;
    assert!(
        request.contains("\r\naccept-encoding: gzip\r\n"),
        "{request}"
    );
    assert_eq!(user?.name.as_deref(), Some("Jane Doe"));
    Ok(())
}

/// The settings of an HTTP client that is brought hold.
#[tokio::test]
async fn a_client_that_is_brought_may_switch_it_off() {
    let http_client = reqwest::Client::builder().no_gzip().build().unwrap();
    let (user, request) = ask_for_compressed(Some(http_client)).await;
    assert!(!request.contains("accept-encoding"), "{request}");
    assert_eq!(user.unwrap_err().kind(), ErrorKind::Decode);
}

/// Its own headers are sent too, beside those of this crate.
#[tokio::test]
async fn headers_of_a_client_that_is_brought() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let own = [
        (
            header::USER_AGENT,
            header::HeaderValue::from_static("own/1"),
        ),
        (header::VIA, header::HeaderValue::from_static("own")),
    ];
    let http_client = reqwest::Client::builder().default_headers(own.into_iter().collect());
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url(knock.url())
        .http_client(http_client.build().unwrap())
        .build()?;
    client.users().identify("a").await?;
    let exchange = &knock.exchanges()[0];
    assert_eq!(exchange.header("via"), Some("own"));
    let user_agent = exchange.header("user-agent").unwrap();
    assert!(user_agent.starts_with("knock-runtime/"), "{user_agent}");
    assert_eq!(exchange.header("authorization"), Some("Bearer sk_test_1"));
    Ok(())
}

/// The fake stands in for a proxy: what is asked of it is a whole URL, of a host that there
/// is not.
#[tokio::test]
async fn the_proxy_of_a_client_that_is_brought() -> Result<()> {
    let knock = FakeKnock::start().await?;
    let proxy = Proxy::all(knock.url()).unwrap();
    let http_client = reqwest::Client::builder().proxy(proxy).build().unwrap();
    let client = Client::builder()
        .api_key("sk_test_1")
        .base_url("http://knock.invalid")
        .http_client(http_client)
        .build()?;
    client.users().identify("a").await?;
    assert_eq!(knock.exchanges()[0].header("host"), Some("knock.invalid"));
    Ok(())
}
