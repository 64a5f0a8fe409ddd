use std::future;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::exchange::{Exchange, Request, Response};
use super::failure::{Failure, Kind};
use super::script::Script;
use super::{Shared, State};

/// Serves until it is aborted, and its connections with it.
pub(super) async fn serve(listener: TcpListener, shared: Shared) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve_connection(stream, shared.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn serve_connection(stream: TcpStream, shared: Shared) {
    let resets = AtomicBool::new(false);
    let answer = service_fn(|request| answer(&shared, &resets, request));
    let mut connection = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answer);
    // That a connection ends, also in the middle, is its client's affair.
    _ = (&mut connection).await;
    if resets.load(Ordering::Relaxed) {
        let stream = connection.into_parts().io.into_inner();
        // Without it the connection is closed, which is a failure as well.
        _ = stream.set_zero_linger();
    }
}

/// What comes of one request.
enum Outcome {
    Answer(Response),
    Truncate(Response),
    Disconnect,
    Reset,
    Stall,
}

async fn answer(
    shared: &Shared,
    resets: &AtomicBool,
    request: hyper::Request<Incoming>,
) -> io::Result<hyper::Response<UnsyncBoxBody<Bytes, io::Error>>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let target = parts
        .uri
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let request = Exchange::new(Request::new(parts.method, target, parts.headers, &body));
    let failure = Script::failure(&shared.script, &request);
    let outcome = shared.state().outcome(request, failure);
    match outcome {
        Outcome::Answer(response) => Ok(into_hyper(response, None)),
        Outcome::Truncate(response) => Ok(into_hyper(response, Some(broken()))),
        // An error ends the connection at once.
        Outcome::Disconnect => Err(broken()),
        Outcome::Reset => {
            resets.store(true, Ordering::Relaxed);
            Err(broken())
        }
        Outcome::Stall => future::pending().await,
    }
}

fn broken() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl State {
    /// Fails or serves a request, and records it.
    fn outcome(&mut self, exchange: Exchange, failure: Option<Failure>) -> Outcome {
        let request_id = format!("fake_request_{}", self.exchanges.len() + 1);
        let mut serve = || {
            let reply = self.service.answer(&exchange.request, &request_id);
            Response::new(&reply, &request_id)
        };
        let outcome = match failure {
            None => Outcome::Answer(serve()),
            Some(Failure { kind, processed }) => {
                let served = processed.then(serve);
                match kind {
                    Kind::Answer(reply) => Outcome::Answer(Response::new(&reply, &request_id)),
                    // An answer without a body has no middle.
                    Kind::Truncate => served
                        .filter(|response| !response.body.is_empty())
                        .map_or(Outcome::Disconnect, |response| {
                            Outcome::Truncate(response.truncated())
                        }),
                    Kind::Disconnect => Outcome::Disconnect,
                    Kind::Reset => Outcome::Reset,
                    Kind::Stall => Outcome::Stall,
                }
            }
        };
        let response = match &outcome {
            Outcome::Answer(response) | Outcome::Truncate(response) => Some(response.clone()),
            Outcome::Disconnect | Outcome::Reset | Outcome::Stall => None,
        };
        self.exchanges.push(exchange.answered(response));
        outcome
    }
}

/// The response, with an error in place of the end of its body if it is to break off.
fn into_hyper(
    response: Response,
    end: Option<io::Error>,
) -> hyper::Response<UnsyncBoxBody<Bytes, io::Error>> {
    let body = Full::new(Bytes::from(response.body)).map_err(|never| match never {});
    let body = match end {
        None => body.boxed_unsync(),
        Some(error) => {
            let frames = body.into_data_stream().map_ok(Frame::data);
            StreamBody::new(frames.chain(stream::iter([Err(error)]))).boxed_unsync()
        }
    };
    let mut answer = hyper::Response::new(body);
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}
