//! Who is answered: the browser on this machine, asked by the person at it.
//!
//! A page of another site can make the browser send requests here, under a name that it has pointed at this machine, or
//! as a script or an image of its own. Names that are not this machine's, other origins, and anything but a click from
//! another site are refused.

use std::net::IpAddr;

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

/// The names that are answered to.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    /// Where it listens.
    ip: IpAddr,
    /// The name that was given.
    host: Option<String>,
}

/// A request that is not answered: the status, and why.
pub(super) type Refusal = (StatusCode, &'static str);

impl Guard {
    pub(super) fn new(ip: IpAddr, host: Option<String>) -> Self {
        Guard { ip, host }
    }

    /// Whether a request is answered.
    pub(super) fn check(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if method != Method::GET && method != Method::HEAD {
            return Err((StatusCode::METHOD_NOT_ALLOWED, "a preview is only looked at\n"));
        }
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else {
            return Err((StatusCode::BAD_REQUEST, "the request names no host, or several\n"));
        };
        if uri.authority().is_some_and(|authority| authority.as_str() != host) {
            return Err((StatusCode::BAD_REQUEST, "the request names two hosts\n"));
        }
        if !self.is_ours(host) {
            return Err((StatusCode::FORBIDDEN, "this preview does not answer to that name\n"));
        }
        let own = |origin: &str| {
            let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
        };
        if headers.get_all(header::ORIGIN).iter().any(|origin| !origin.to_str().is_ok_and(own)) {
            return Err((StatusCode::FORBIDDEN, "this preview answers to its own pages only\n"));
        }
        let says = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let foreign = says("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
        let click = says("sec-fetch-mode") == Some("navigate") && says("sec-fetch-dest") == Some("document");
        if foreign && !click {
            return Err((StatusCode::FORBIDDEN, "this preview answers to its own pages only\n"));
        }
        Ok(())
    }

    fn is_ours(&self, host: &str) -> bool {
        let Some(name) = name(host) else { return false };
        let number: Option<IpAddr> = name.trim_start_matches('[').trim_end_matches(']').parse().ok();
        match number {
            // A number is no name that somebody else could have pointed here.
            Some(number) => number.is_loopback() || number == self.ip || self.ip.is_unspecified(),
            None => {
                name.eq_ignore_ascii_case("localhost")
                    || self.host.as_ref().is_some_and(|own| name.eq_ignore_ascii_case(own))
            }
        }
    }
}

/// The name of `name:port`; nothing if the port is none.
fn name(host: &str) -> Option<&str> {
    let (name, port) = match host.rfind(']') {
        Some(end) => host.split_at(end + 1),
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    is_port.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(guard: &Guard, headers: &[(&'static str, &str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a header"));
        }
        guard.check(&Method::GET, &Uri::from_static("/"), &map).map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    #[test]
    fn names_of_this_machine_only() {
        let guard = Guard::new("127.0.0.1".parse().expect("a number"), None);
        for host in ["localhost:4000", "LOCALHOST", "127.0.0.1:4000", "127.0.0.9", "[::1]:4000", "localhost:8080"] {
            assert_eq!(asked(&guard, &[("host", host)]), 200, "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "192.168.0.7:4000", "localhost:x", "", "127.0.0.1.nip.io"]
        {
            assert_eq!(asked(&guard, &[("host", host)]), 403, "{host}");
        }
        assert_eq!(asked(&guard, &[]), 400);
        assert_eq!(asked(&guard, &[("host", "localhost"), ("host", "localhost")]), 400);
        let open = Guard::new("0.0.0.0".parse().expect("a number"), Some("lab.internal".to_owned()));
        assert_eq!(asked(&open, &[("host", "192.168.0.7:4000")]), 200);
        assert_eq!(asked(&open, &[("host", "lab.internal:4000")]), 200);
        assert_eq!(asked(&open, &[("host", "evil.example")]), 403);
    }

    #[test]
    fn other_sites_may_link_here_and_nothing_else() {
        let guard = Guard::new("127.0.0.1".parse().expect("a number"), None);
        let with = |more: &[(&'static str, &str)]| asked(&guard, &[&[("host", "localhost:4000")], more].concat());
        assert_eq!(with(&[("origin", "http://localhost:4000")]), 200);
        assert_eq!(with(&[("origin", "http://evil.example")]), 403);
        assert_eq!(with(&[("origin", "null")]), 403);
        assert_eq!(with(&[("origin", "http://localhost:4001")]), 403);
        assert_eq!(with(&[("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "script")]), 200);
        assert_eq!(with(&[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "script")]), 403);
        assert_eq!(with(&[("sec-fetch-site", "same-site"), ("sec-fetch-dest", "script")]), 403);
        let click = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        assert_eq!(with(&click), 200);
        let frame = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
        assert_eq!(with(&frame), 403);
    }
}
