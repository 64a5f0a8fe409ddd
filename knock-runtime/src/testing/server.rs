use std::convert::Infallible;
use std::future;
use std::io;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::exchange::{Exchange, Request, Response};
use super::failure::{Failure, Kind};
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
    let answer = service_fn(|request| answer(&shared, request));
    // That a connection ends, also in the middle, is its client's affair.
    _ = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}

/// What comes of one request.
enum Outcome {
    Answer(Response),
    Disconnect,
    Stall,
}

async fn answer(
    shared: &Shared,
    request: hyper::Request<Incoming>,
) -> io::Result<hyper::Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let target = parts
        .uri
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let request = Request::new(parts.method, target, parts.headers, &body);
    let outcome = shared.lock().outcome(request);
    match outcome {
        Outcome::Answer(response) => Ok(into_hyper(response)),
        // An error ends the connection at once.
        Outcome::Disconnect => Err(io::ErrorKind::ConnectionAborted.into()),
        Outcome::Stall => future::pending::<Result<_, Infallible>>()
            .await
            .map_err(|never| match never {}),
    }
}

impl State {
    /// Fails or serves a request, and records it.
    fn outcome(&mut self, request: Request) -> Outcome {
        let request_id = format!("fake_request_{}", self.exchanges.len() + 1);
        let failure = self.failures.pop_front().map(|Failure(kind)| kind);
        let outcome = match failure {
            None => {
                let reply = self.service.answer(&request, &request_id);
                Outcome::Answer(Response::new(&reply, &request_id))
            }
            Some(Kind::Answer(reply)) => Outcome::Answer(Response::new(&reply, &request_id)),
            Some(Kind::Disconnect) => Outcome::Disconnect,
            Some(Kind::DisconnectAfterProcessing) => {
                self.service.answer(&request, &request_id);
                Outcome::Disconnect
            }
            Some(Kind::Stall) => Outcome::Stall,
        };
        let response = match &outcome {
            Outcome::Answer(response) => Some(response.clone()),
            Outcome::Disconnect | Outcome::Stall => None,
        };
        self.exchanges.push(Exchange::new(request, response));
        outcome
    }
}

fn into_hyper(response: Response) -> hyper::Response<Full<Bytes>> {
    let mut answer = hyper::Response::new(Full::new(response.body.into()));
    *answer.status_mut() = response.status;
    *answer.headers_mut() = response.headers;
    answer
}
