//! The program under test, asked like a browser asks.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use camino::Utf8Path;
use serde_json::Value;

/// After so long what has not come does not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running preview, ended with this value.
pub struct Preview {
    child: Child,
    pub port: u16,
    /// Lines of its terminal.
    terminal: Arc<Mutex<Vec<String>>>,
}

/// What is answered.
pub struct Response {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    fn read(mut from: impl Read) -> Response {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Response { status, head, body: bytes.split_off(end + 4) }
    }
}

impl Preview {
    /// Serves a folder at a free port.
    pub fn of(dir: &Utf8Path, options: &[&str]) -> Preview {
        Preview::run(Command::new(env!("CARGO_BIN_EXE_aims-site")).args(["serve", dir.as_str()]).args(options), "0")
    }

    /// Runs a command that serves, and waits until it does.
    pub fn run(command: &mut Command, port: &str) -> Preview {
        let command = command.args(["--port", port]).env("NO_COLOR", "1").stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let terminal = Arc::new(Mutex::new(Vec::new()));
        let (lines, errors) = (Arc::clone(&terminal), BufReader::new(child.stderr.take().unwrap()));
        std::thread::spawn(move || {
            errors.lines().map_while(Result::ok).for_each(|line| lines.lock().unwrap().push(line))
        });
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let port = url.trim_end().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("`{url}` is no address: {}", terminal.lock().unwrap().join("\n")));
        Preview { child, port, terminal }
    }

    /// What stands at a path.
    pub fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[("Host", &format!("localhost:{}", self.port))])
    }

    /// The text of a page that is there.
    pub fn page(&self, path: &str) -> String {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}: {}", response.text());
        response.text()
    }

    /// A request, word for word.
    pub fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Response {
        let mut wire = self.connect();
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        write!(wire, "{method} {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
        Response::read(wire)
    }

    fn connect(&self) -> TcpStream {
        let wire = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        wire.set_read_timeout(Some(PATIENCE)).unwrap();
        wire
    }

    /// Waits until a path is answered as it should be.
    pub fn until(&self, path: &str, holds: impl Fn(&Response) -> bool) -> Response {
        let mut last = None;
        wait(|| last.insert(self.get(path)).status > 0 && holds(last.as_ref().unwrap()));
        let last = last.unwrap();
        assert!(holds(&last), "{path} stays {}: {}\n{}", last.status, last.text(), self.told());
        last
    }

    /// Waits until a page says something.
    pub fn until_says(&self, path: &str, text: &str) {
        self.until(path, |response| response.status == 200 && response.text().contains(text));
    }

    /// All that the terminal shows.
    pub fn told(&self) -> String {
        self.terminal.lock().unwrap().join("\n")
    }

    /// Waits until the terminal says something.
    pub fn until_told(&self, text: &str) {
        wait(|| self.told().contains(text));
        assert!(self.told().contains(text), "`{text}` is never told:\n{}", self.told());
    }

    /// How often the engagement was looked at: each time a line says how long it took.
    pub fn looks(&self) -> usize {
        self.terminal.lock().unwrap().iter().filter(|line| line.contains(" ms)")).count()
    }

    /// A tab with a page of this preview.
    pub fn tab(&self, path: &str) -> Tab {
        let page = self.get(path).text();
        let value = |name: &str| page.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0;
        let (address, view) = (value("data-address"), value("data-view"));
        let mut wire = self.connect();
        let host = format!("localhost:{}", self.port);
        write!(wire, "GET /_events?address={address}&view={view} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Tab { events: BufReader::new(wire) }
    }

    /// Presses Ctrl-C, and waits for the end.
    pub fn interrupt(mut self) -> ExitStatus {
        let kill = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let mut ended = None;
        wait(|| {
            ended = self.child.try_wait().unwrap();
            ended.is_some()
        });
        ended.unwrap_or_else(|| panic!("Ctrl-C does not end it"))
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds, or for too long.
pub fn wait(mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() && start.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A page that is open, and hears of what changes.
pub struct Tab {
    events: BufReader<TcpStream>,
}

impl Tab {
    /// What it is told next.
    pub fn next(&mut self) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.events.read_line(&mut line).unwrap() > 0, "the preview hangs up");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data.trim_end()).unwrap();
            }
        }
    }
}
