//! The writer: block events in, parts of a body out.

use std::ops::Range;

use camino::Utf8Path;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::containers::{Container, MAX_CONTAINERS};
use super::parts::{Flow, NoteRef, Part, Room};
use super::source::Source;
use super::tables::Table;
use super::{code, labels::Labels, outline::Outline};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::Piece;
use crate::parse::highlight::visible::{self, Eye};
use crate::parse::highlight::{Budget, MAX_BLOCK};

/// So many places of raw HTML are named in one body; a thousand more would hide everything else.
const MAX_HTML_WARNINGS: usize = 100;

/// A body with more HTML may go on on another page, so that no page is larger than 2 MB.
const LONG_PAGE: usize = 1024 * 1024;
/// A longer block of code is shown as several.
const MAX_CUT: usize = 128 * 1024;

/// What is known while a body is read.
pub(super) struct Writer<'a> {
    pub source: &'a Source<'a>,
    pub path: &'a Utf8Path,
    pub base: usize,
    pub prefix: &'a str,
    pub diagnostics: Vec<Diagnostic>,
    pub outline: Outline,
    pub labels: Labels,
    pub rooms: Vec<Room>,
    pub refs: Vec<NoteRef>,
    pub frames: Vec<Frame>,
    pub containers: Vec<Container>,
    pub run: Vec<(Event<'a>, Range<usize>)>,
    pub block: Block,
    pub table: Option<Table>,
    html_warnings: usize,
    /// Whether its writer was told that something stands too deep.
    told_depth: bool,
    budget: Budget,
    pub seen_markers: Vec<usize>,
    /// Bytes of HTML in front of the last break.
    broken: usize,
}

/// A stretch that is kept apart: the body, a passage, a footnote's text.
pub(super) struct Frame {
    pub kind: Kind,
    pub flow: Flow,
    /// The id of the heading last seen, which names a table.
    pub heading: Option<String>,
    /// The text of a footnote.
    pub text: String,
}

pub(super) enum Kind {
    Body,
    Passage { audience: String, span: Span, room: usize, containers: usize },
    Note { label: usize, containers: usize },
}

/// What the text that is being gathered belongs to.
pub(super) enum Block {
    /// Text in a list item without a paragraph around it.
    Tight,
    Paragraph,
    Heading(HeadingLevel, Range<usize>),
    Cell,
    Code {
        language: Option<String>,
        code: String,
    },
    Html {
        html: String,
        range: Range<usize>,
    },
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a Source<'a>, path: &'a Utf8Path, base: usize, prefix: &'a str) -> Self {
        Writer {
            source,
            path,
            base,
            prefix,
            diagnostics: Vec::new(),
            outline: Outline::default(),
            labels: Labels::default(),
            rooms: vec![Room { parent: 0, depth: 0, scope: String::new() }],
            refs: Vec::new(),
            frames: vec![Frame::new(Kind::Body)],
            containers: Vec::new(),
            run: Vec::new(),
            block: Block::Tight,
            table: None,
            html_warnings: 0,
            told_depth: false,
            budget: Budget::default(),
            seen_markers: Vec::new(),
            broken: 0,
        }
    }

    /// Takes the next event.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match (&mut self.block, event) {
            (Block::Code { code, .. }, Event::Text(text)) => {
                code.push_str(&self.source.restored(&text, &range));
                self.see_markers(&range);
            }
            (Block::Html { html, .. }, Event::Html(text) | Event::Text(text)) => {
                html.push_str(&self.source.restored(&text, &range));
            }
            (_, Event::Start(tag)) if is_block(&tag) => self.start(tag, range),
            (_, Event::End(tag)) if is_block_end(&tag) => self.end(tag, range),
            (_, Event::Rule) => self.rule(&range),
            (_, event) => self.run.push((event, range)),
        }
    }

    /// Closes what is open and returns the body's parts.
    pub(super) fn finish(&mut self) -> Vec<Part> {
        self.flush();
        self.close_passages(0);
        self.refuse_lost_markers();
        self.tell_tables();
        match self.frames.pop() {
            Some(frame) => frame.flow.finish(),
            None => Vec::new(),
        }
    }

    pub(super) fn html(&mut self) -> &mut String {
        &mut self.frame().flow.html
    }

    pub(super) fn part(&mut self, part: Part) {
        self.frame().flow.push(part);
    }

    /// The span of `range` in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(range).shifted(self.base)
    }

    pub(super) fn diagnose(&mut self, code: Code, span: Span, message: &str, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, self.path, span, message, help));
    }

    /// Warns of raw HTML at `range`.
    pub(super) fn warn_html(&mut self, range: Range<usize>) {
        self.html_warnings += 1;
        if self.html_warnings <= MAX_HTML_WARNINGS {
            let help = "write it in Markdown, or between backticks if it is meant to be read as code";
            self.diagnose(Code::RawHtml, self.span(range), "raw HTML is shown as text", help);
        }
    }

    /// The room that is being written to, and the footnote, if it is the text of one.
    pub(super) fn place(&self) -> (usize, Option<usize>) {
        let note = self.frames.iter().rev().find_map(|frame| match &frame.kind {
            Kind::Note { label, .. } => Some(*label),
            _ => None,
        });
        (self.room(), note)
    }

    /// Whether a passage stands open inside the footnote that is being read.
    pub(super) fn passage_in_note(&self) -> bool {
        let mut kinds = self.frames.iter().map(|frame| &frame.kind).skip_while(|k| !matches!(k, Kind::Note { .. }));
        kinds.any(|kind| matches!(kind, Kind::Passage { .. }))
    }

    pub(super) fn room(&self) -> usize {
        let room = |frame: &Frame| match frame.kind {
            Kind::Passage { room, .. } => Some(room),
            _ => None,
        };
        self.frames.iter().rev().find_map(room).unwrap_or(0)
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Kind::Body));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.flush();
        let holds = matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item);
        if holds && self.containers.len() >= MAX_CONTAINERS && !self.told_depth {
            self.told_depth = true;
            let what = format!("quotes and lists stand more than {MAX_CONTAINERS} deep: what is deeper has no frame");
            self.tell_plain(range.clone(), &what, "take levels out, or show it as a block of code");
        }
        match tag {
            Tag::Paragraph => self.block = Block::Paragraph,
            Tag::Heading { level, .. } => self.block = Block::Heading(level, range),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
                    CodeBlockKind::Indented => None,
                };
                self.block = Block::Code { language, code: String::new() };
            }
            Tag::HtmlBlock => self.block = Block::Html { html: String::new(), range },
            Tag::BlockQuote(None) => self.open("<blockquote>\n", "</blockquote>\n", false),
            Tag::BlockQuote(Some(kind)) => self.open_alert(kind),
            Tag::List(first) => self.open_list(first),
            Tag::Item => self.open_item(),
            Tag::FootnoteDefinition(label) => {
                let label = self.labels.index(&label);
                self.containers.push(Container { close: "", item: false, number: 1, begun: false });
                self.frames.push(Frame::new(Kind::Note { label, containers: self.containers.len() }));
            }
            Tag::Table(alignments) => self.open_table(alignments, range),
            Tag::TableHead => self.open_row(true),
            Tag::TableRow => self.open_row(false),
            Tag::TableCell => self.block = Block::Cell,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => self.heading(),
            TagEnd::CodeBlock => {
                if let Block::Code { language, code } = std::mem::replace(&mut self.block, Block::Tight) {
                    if code.len() > MAX_BLOCK && language.is_some() {
                        let what =
                            format!("this block of code is larger than {} KB: it has no colours", MAX_BLOCK / 1024);
                        let help = "quote the lines that matter, and keep the rest in `evidence/`";
                        self.tell_plain(range, &what, help);
                    }
                    let mut budget = std::mem::take(&mut self.budget);
                    for cut in code::cuts(&code, MAX_CUT) {
                        code::push(&mut self.frame().flow, language.as_deref(), cut, &mut budget);
                        self.may_break();
                    }
                    self.budget = budget;
                    let mut plain = String::new();
                    visible::push_plain(&mut plain, &code, Eye::Code);
                    self.say(&plain);
                }
            }
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::FootnoteDefinition => self.close_note(),
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead => self.html().push_str("</tr>\n</thead>\n"),
            TagEnd::TableRow => self.html().push_str("</tr>\n"),
            TagEnd::TableCell => self.cell(),
            _ => {}
        }
        self.block = Block::Tight;
        // A heading stays with what it stands over.
        if !matches!(tag, TagEnd::Heading(_)) {
            self.may_break();
        }
    }

    /// Where a page of the body has become long, and no block stands open, it may go on on another page.
    fn may_break(&mut self) {
        if self.frames.len() == 1 && self.containers.is_empty() && self.table.is_none() && self.is_long() {
            self.break_page();
        }
    }

    pub(super) fn is_long(&mut self) -> bool {
        self.frame().flow.bytes().saturating_sub(self.broken) > LONG_PAGE
    }

    pub(super) fn break_page(&mut self) {
        self.part(Part::Piece(Piece::Break));
        self.broken = self.frame().flow.bytes();
    }

    /// Writes the text gathered so far.
    pub(super) fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else { return };
        let range = first.start..last.end.max(first.start);
        let names_other =
            || super::bare::names_other_standard(self.source.original.get(range.clone()).unwrap_or_default());
        let (controls, wrap) = match self.block {
            Block::Heading(..) => (false, false),
            Block::Cell => (self.table.as_ref().is_none_or(|table| table.controls), false),
            Block::Tight => (!names_other(), self.containers.last().is_none_or(|c| !c.item || c.close.is_empty())),
            Block::Paragraph if super::links::is_image(&run) => {
                let plain = self.image_block(run);
                return self.say(&plain);
            }
            Block::Paragraph => (!names_other(), true),
            _ => (!names_other(), false),
        };
        if wrap {
            self.html().push_str("<p>");
        }
        let plain = self.inline(run, controls);
        self.say(&plain);
        if wrap {
            self.html().push_str("</p>\n");
        } else if matches!(self.block, Block::Tight) {
            self.html().push('\n');
        }
    }

    fn html_block(&mut self) {
        let Block::Html { html, range } = std::mem::replace(&mut self.block, Block::Tight) else { return };
        let written = html.trim_end();
        if written.is_empty() {
            return;
        }
        let first = written.lines().next().map_or(0, str::len);
        self.warn_html(range.start..(range.start + first).min(range.end));
        let mut plain = String::new();
        visible::push_plain(&mut plain, written, Eye::Code);
        let out = self.html();
        out.push_str("<p class=\"raw-html\">");
        visible::push(out, written, Eye::Code);
        out.push_str("</p>\n");
        self.say(&plain);
    }

    /// Adds to the text that search, excerpts and rules read; not what may be withheld.
    pub(super) fn say(&mut self, plain: &str) {
        let (room, note) = self.place();
        match note {
            Some(_) if self.passage_in_note() => {}
            Some(_) => {
                let text = &mut self.frame().text;
                text.push_str(plain);
                text.push('\n');
            }
            None if room == 0 => self.outline.say(plain),
            None => {}
        }
    }
}

impl Frame {
    pub(super) fn new(kind: Kind) -> Self {
        Frame { kind, flow: Flow::default(), heading: None, text: String::new() }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

fn is_block_end(tag: &TagEnd) -> bool {
    !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
