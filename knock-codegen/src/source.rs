//! The files that were read, and places in them.

use std::sync::Arc;

use knock_liquid::Span;

/// A file of [`Sources`]. Shared files come after all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The first of the shared files.
    const SHARED: u32 = 1 << 31;
}

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes, counted in the file as it is on disk.
    pub span: Span,
}

/// A place in a file as people count it: both numbers start at 1, and columns count Unicode
/// characters, as rustc's do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, the first is 1.
    pub line: usize,
    /// The column in characters, the first is 1.
    pub column: usize,
}

/// Every file that was read, with its text.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    shared: Vec<SourceFile>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: Arc<str>,
    line_starts: Box<[u32]>,
}

/// The most characters of an excerpt.
const EXCERPT: usize = 80;

impl Sources {
    /// Adds a file. `path` is relative to the Knock directory and separated by `/`.
    ///
    /// # Panics
    ///
    /// When more than 2³¹ files were added.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        self.files.push(SourceFile::new(path.into(), text.into()));
        FileId(index(&self.files))
    }

    /// Adds a file that workflows share. Whether it is read before or after them, it comes after
    /// them, so that the order of places does not depend on which workflows are read.
    pub(crate) fn add_shared(&mut self, path: &str, text: impl Into<Arc<str>>) -> FileId {
        self.shared
            .push(SourceFile::new(path.to_owned(), text.into()));
        FileId(FileId::SHARED | index(&self.shared))
    }

    /// Adds the files of others, none of them shared. Answers what makes places in them places here.
    pub(crate) fn append(&mut self, others: Self) -> impl Fn(&mut Location) + use<> {
        let before = u32::try_from(self.files.len()).expect("fewer than 2^31 files");
        self.files.extend(others.files);
        move |location| location.file.0 += before
    }

    /// The file with this id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        match id.0.checked_sub(FileId::SHARED) {
            None => &self.files[id.0 as usize],
            Some(index) => &self.shared[index as usize],
        }
    }

    /// The files in the order of their ids.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        let files = (0..).map(FileId).zip(&self.files);
        files.chain((FileId::SHARED..).map(FileId).zip(&self.shared))
    }

    /// Where a location starts.
    #[must_use]
    pub fn position(&self, location: Location) -> Position {
        self.file(location.file).position(location.span.start)
    }

    /// Where a location starts, as a person and an editor read it: `file:line:column`.
    #[must_use]
    pub fn place(&self, location: Location) -> String {
        let Position { line, column } = self.position(location);
        format!("{}:{line}:{column}", self.file(location.file).path)
    }

    /// What a person would point at: the Liquid tag that a location is in, or its whole line, or
    /// lines, with white space made small, and cut where it is long.
    #[must_use]
    pub fn excerpt(&self, location: Location) -> String {
        let text = self.file(location.file).text();
        let (before, after) = text.split_at(location.span.start.min(text.len()));
        let before = before.rsplit('\n').next().unwrap_or_default();
        let line_end = after.find('\n').unwrap_or(after.len());
        let end = line_end.max(location.span.range().len().min(after.len()));
        let after = &after[..end];
        let start = before.rfind("{{").max(before.rfind("{%"));
        let tag = start.and_then(|start| {
            let inside = [&before[start..], after].concat();
            let end = inside
                .find("}}")
                .into_iter()
                .chain(inside.find("%}"))
                .min()?;
            (end >= before.len() - start).then(|| inside[..end + 2].to_owned())
        });
        let line = tag.unwrap_or_else(|| [before, after].concat());
        let line: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let line = line.join(" ");
        match line.char_indices().nth(EXCERPT) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }

    /// The text at a location.
    #[must_use]
    pub fn text(&self, location: Location) -> &str {
        location.span.text(&self.file(location.file).text)
    }
}

/// The index of the file that was added last.
fn index(files: &[SourceFile]) -> u32 {
    let index = u32::try_from(files.len() - 1).ok();
    index
        .filter(|index| *index < FileId::SHARED)
        .expect("fewer than 2^31 files")
}

impl SourceFile {
    fn new(path: String, text: Arc<str>) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after);
        // What is beyond four gigabytes stands on the last of the lines before.
        let line_starts = starts.map_while(|at| u32::try_from(at).ok()).collect();
        Self {
            path,
            text,
            line_starts,
        }
    }

    /// The path, relative to the Knock directory and separated by `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of the file, for whoever keeps it.
    pub(crate) fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// The line and column of a byte.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let starts = &self.line_starts;
        let line = starts.partition_point(|start| *start as usize <= offset);
        let start = starts[line - 1] as usize;
        let before = self.text.get(start..offset).unwrap_or_default();
        Position {
            line,
            column: before.chars().count() + 1,
        }
    }
}

/// A string together with where it stands: a whole file, or a JSON string with its escapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The decoded text, which may be that of the file itself.
    pub value: Arc<str>,
    /// The source of the text: without the quotes where it is a JSON string.
    pub location: Location,
    /// For each escape in the source: the decoded offset after it and the source offset after it,
    /// relative to the start of the location; in ascending order.
    escapes: Box<[(usize, usize)]>,
}

impl Text {
    /// Text that stands in the file as it is.
    #[must_use]
    pub fn plain(value: impl Into<Arc<str>>, location: Location) -> Self {
        Self {
            value: value.into(),
            location,
            escapes: Box::default(),
        }
    }

    /// Text whose source holds escapes: pairs of the decoded and the source offset after each.
    #[must_use]
    pub fn escaped(
        value: impl Into<Arc<str>>,
        location: Location,
        escapes: Vec<(usize, usize)>,
    ) -> Self {
        Self {
            value: value.into(),
            location,
            escapes: escapes.into(),
        }
    }

    /// Where a part of the decoded text stands in the file.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location {
        Location {
            file: self.location.file,
            span: Span::new(self.source_offset(span.start), self.source_offset(span.end)),
        }
    }

    fn source_offset(&self, decoded: usize) -> usize {
        let after = self
            .escapes
            .partition_point(|(offset, _)| *offset <= decoded);
        let (from, to) = if after == 0 {
            (0, 0)
        } else {
            self.escapes[after - 1]
        };
        self.location.span.start + to + (decoded - from)
    }
}
