//! Requests of the browser: guarded, answered from memory, and open pages told when theirs changed.

use std::convert::Infallible;
use std::fs::File;
use std::future::{Future as _, poll_fn};
use std::io::{self, Read};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use percent_encoding::percent_decode_str;
use tokio::sync::watch::Receiver;

use super::answer::{self, Answer};
use super::guard::Guard;
use super::line::Shown;
use super::notice;
use super::overlay::{self, Message};
use crate::read;

/// Bytes of evidence that are held at a time.
const CHUNK: usize = 128 * 1024;

#[derive(Clone)]
struct Preview {
    shown: Receiver<Arc<Shown>>,
    guard: Guard,
}

/// Answers requests until the program is interrupted, and then at once no more. `begin` is called when both can happen.
pub(super) fn run(
    listener: TcpListener,
    shown: Receiver<Arc<Shown>>,
    guard: Guard,
    begin: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async move {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new().fallback(respond).with_state(Preview { shown, guard });
        let mut interrupted = pin!(tokio::signal::ctrl_c());
        // It is listened to from the first time that somebody asks.
        if let Poll::Ready(ended) = poll_fn(|cx| Poll::Ready(interrupted.as_mut().poll(cx))).await {
            return ended;
        }
        begin()?;
        tokio::select! {
            served = async { axum::serve(listener, router).await } => served,
            interrupted = interrupted => interrupted,
        }
    });
    // Open pages are waited for by nobody.
    runtime.shutdown_background();
    served
}

async fn respond(State(preview): State<Preview>, request: Request) -> Response {
    let (request, _) = request.into_parts();
    let mut response = match preview.guard.check(&request.method, &request.uri, &request.headers) {
        Err(refusal) => refusal.into_response(),
        Ok(()) => answered(&preview, &request.uri).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if request.method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn answered(preview: &Preview, uri: &Uri) -> Response {
    let path = uri.path();
    let Some(address) = decoded(path.strip_prefix('/').unwrap_or(path)) else {
        return (StatusCode::BAD_REQUEST, "this address is not UTF-8\n").into_response();
    };
    if address == "_events" {
        return events(preview, uri.query().unwrap_or_default());
    }
    let shown = Arc::clone(&preview.shown.borrow());
    let made = tokio::task::spawn_blocking(move || made(&shown, &address)).await;
    made.unwrap_or_else(|_| (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be made\n").into_response())
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

fn made(shown: &Shown, address: &str) -> Response {
    let page = |bytes: Vec<u8>, status: StatusCode| {
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response()
    };
    match answer::answer(shown, address) {
        Ok(Answer::Page(bytes, true)) => page(bytes, StatusCode::OK),
        Ok(Answer::Page(bytes, false)) if shown.has_site() => page(bytes, StatusCode::NOT_FOUND),
        Ok(Answer::Page(bytes, false)) => page(bytes, StatusCode::SERVICE_UNAVAILABLE),
        Ok(Answer::File(bytes, kind)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Ok(Answer::Evidence(from, kind)) => match read::confined(&shown.root, &from) {
            Ok((file, bytes)) => streamed(file, bytes, kind),
            Err(_) => (StatusCode::NOT_FOUND, "this file of the evidence is not there any more\n").into_response(),
        },
        Ok(Answer::Moved(address)) => {
            let to = format!("/{}", percent_encoding::utf8_percent_encode(&address, percent_encoding::CONTROLS));
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response()
        }
        Err(error) => {
            let notice = notice::unrendered(address, &error);
            let bytes = shown.shell().and_then(|shell| notice::render(shell, notice).ok());
            let bytes = bytes.unwrap_or_else(|| format!("{}\n{}\n", error.message, error.help).into_bytes());
            let view = answer::view(shown, address);
            page(overlay::with_script(&bytes, address, &view), StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

/// A file of any size in constant memory. It can run nothing, whatever a browser takes it for.
fn streamed(file: File, bytes: u64, kind: &'static str) -> Response {
    let chunks = stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = vec![0; CHUNK];
            let read = file.read(&mut chunk)?;
            chunk.truncate(read);
            Ok::<_, io::Error>((chunk, file))
        });
        match read.await.map_err(io::Error::other).and_then(|read| read) {
            Ok((chunk, _)) if chunk.is_empty() => None,
            Ok((chunk, file)) => Some((Ok(Bytes::from(chunk)), Some(file))),
            Err(error) => Some((Err(error), None)),
        }
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'".to_owned()),
    ];
    (headers, Body::from_stream(chunks)).into_response()
}

/// What an open page is told, now and whenever that changes.
fn events(preview: &Preview, query: &str) -> Response {
    let value = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| decoded(value)).unwrap_or_default()
    };
    let page = OpenPage { address: value("address"), view: value("view"), shown: preview.shown.clone(), told: None };
    let keep = KeepAlive::new().interval(Duration::from_secs(20));
    Sse::new(page.events()).keep_alive(keep).into_response()
}

/// A page in a tab.
struct OpenPage {
    address: String,
    /// The number of what it shows.
    view: String,
    shown: Receiver<Arc<Shown>>,
    /// What it was told last.
    told: Option<String>,
}

impl OpenPage {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut page| async move {
            loop {
                // The first time there is always something to tell: it may have changed since the page was made.
                if page.told.is_some() {
                    page.shown.changed().await.ok()?;
                }
                let shown = Arc::clone(&page.shown.borrow_and_update());
                let (address, view) = (page.address.clone(), page.view.clone());
                let message = tokio::task::spawn_blocking(move || {
                    let reload = answer::view(&shown, &address) != view;
                    serde_json::to_string(&Message::new(&shown, reload)).unwrap_or_default()
                });
                let message = message.await.ok()?;
                if page.told.as_ref() != Some(&message) {
                    page.told = Some(message.clone());
                    return Some((Ok(Event::default().data(message)), page));
                }
            }
        })
    }
}
