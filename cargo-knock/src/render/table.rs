//! Contracts as tables, at most 100 columns wide.

use std::fmt::Write as _;

use anstyle::Style;
use knock_codegen::contract::{Contract, Entity, Entry, Object, Presence, Read};
use knock_codegen::diagnostic::printable;
use knock_codegen::source::Sources;

use super::width::{cut_end, cut_start, padding, width};
use crate::project::Project;

/// The width of everything that is printed here, in columns.
const WIDTH: usize = 100;
/// The width of the column of paths. A longer path has a line of its own.
const MAX_PATH_WIDTH: usize = 40;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// A table for each workflow, with an empty line between them.
pub(crate) fn contracts(project: &Project) -> String {
    let tables = project.contracts.iter();
    let tables: Vec<String> = tables
        .map(|contract| Table::new(&project.directory.sources, contract).render())
        .collect();
    tables.join("\n")
}

struct Table<'a> {
    sources: &'a Sources,
    contract: &'a Contract,
    rows: Vec<Row>,
}

struct Row {
    path: String,
    kind: &'static str,
    presence: &'static str,
    reads: String,
    /// The first place that reads it.
    place: String,
    /// What the columns have no room for.
    note: Option<String>,
}

impl<'a> Table<'a> {
    fn new(sources: &'a Sources, contract: &'a Contract) -> Self {
        let mut table = Self {
            sources,
            contract,
            rows: Vec::new(),
        };
        table.entries("data", contract.data_entries());
        table.entity("actor", &contract.actor);
        table.entity("tenant", &contract.tenant);
        table.object("recipient", &contract.recipient);
        table.object("vars", &contract.vars);
        table
    }

    fn entity(
        &mut self,
        root: &str,
        Entity {
            presence,
            properties,
        }: &Entity,
    ) {
        if let Some(presence) = presence {
            self.row(root, "object", presence, &[]);
        }
        self.object(root, properties);
    }

    fn object(&mut self, root: &str, object: &Object) {
        self.entries(root, object.entries());
    }

    fn entries(&mut self, root: &str, entries: Vec<Entry<'_>>) {
        for entry in entries {
            let path = format!("{root}.{}", entry.path);
            let kind = entry.value.ty.name();
            self.row(&path, kind, entry.presence, &entry.value.reads);
        }
    }

    fn row(&mut self, path: &str, kind: &'static str, presence: &Presence, reads: &[Read]) {
        let place = reads.first().map(|read| self.place(read));
        self.rows.push(Row {
            path: printable(path),
            kind,
            presence: presence.name(),
            reads: place
                .as_ref()
                .map_or(String::new(), |_| reads.len().to_string()),
            place: place.unwrap_or_default(),
            note: note(presence),
        });
    }

    /// The place of a read, short where it is in the folder of the workflow.
    fn place(&self, read: &Read) -> String {
        let place = self.sources.place(read.location);
        let inside = place.strip_prefix(self.contract.folder());
        printable(inside.unwrap_or(&place))
    }

    fn render(&self) -> String {
        let mut text = self.title();
        if self.rows.is_empty() {
            text.push_str("  reads nothing from its trigger\n");
            return text;
        }
        let widths = Widths::of(&self.rows);
        let header = widths.line(&HEADER.map(str::to_owned));
        let _ = writeln!(text, "{DIM}{header}{DIM:#}");
        for row in &self.rows {
            widths.row(&mut text, row);
        }
        text
    }

    /// The key and the name; the file and what can be said of the whole.
    fn title(&self) -> String {
        let Contract {
            key,
            name,
            path,
            cancelable,
            open,
            ..
        } = self.contract;
        let key = cut_end(&printable(key), WIDTH);
        let name = cut_end(&printable(name), (WIDTH - width(&key)).saturating_sub(2));
        let mut flags = String::new();
        if *cancelable {
            flags.push_str(", cancelable");
        }
        if *open {
            flags.push_str(", open");
        }
        let path = cut_start(&printable(path), WIDTH - flags.len());
        format!("{BOLD}{key}{BOLD:#}  {name}\n{path}{flags}\n")
    }
}

/// What else is to be known of an optional field.
fn note(presence: &Presence) -> Option<String> {
    let Presence::Optional {
        null,
        maybe_provided_by,
    } = presence
    else {
        return None;
    };
    let provided = maybe_provided_by.as_ref();
    let notes: Vec<String> = (provided
        .map(|step| format!("maybe provided by {}", printable(step))))
    .into_iter()
    .chain(null.then(|| "sent as null when it is not given".to_owned()))
    .collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

const HEADER: [&str; 5] = ["PATH", "KIND", "PRESENCE", "READS", "FIRST READ"];

/// The widths of all columns but the last.
struct Widths([usize; 4]);

impl Widths {
    fn of(rows: &[Row]) -> Self {
        let column = |index: usize, cell: fn(&Row) -> &str, most: usize| {
            let cells = rows.iter().map(|row| width(cell(row)).min(most));
            cells.chain([HEADER[index].len()]).max().unwrap_or_default()
        };
        Self([
            column(0, |row| &row.path, MAX_PATH_WIDTH),
            column(1, |row| row.kind, WIDTH),
            column(2, |row| row.presence, WIDTH),
            column(3, |row| &row.reads, WIDTH),
        ])
    }

    fn row(&self, text: &mut String, row: &Row) {
        let mut path = row.path.as_str();
        if width(path) > MAX_PATH_WIDTH {
            let _ = writeln!(text, "  {}", cut_end(path, WIDTH - 2));
            path = "";
        }
        let cells = [path, row.kind, row.presence, &row.reads, &row.place];
        let _ = writeln!(text, "{}", self.line(&cells.map(str::to_owned)));
        if let Some(note) = &row.note {
            let _ = writeln!(text, "    {DIM}{}{DIM:#}", cut_end(note, WIDTH - 4));
        }
    }

    /// A line of cells, without spaces at its end.
    fn line(&self, cells: &[String; 5]) -> String {
        let mut line = String::new();
        for (cell, column) in cells.iter().zip(self.0) {
            let _ = write!(line, "  {cell}{}", padding(cell, column));
        }
        let left = WIDTH - width(&line) - 2;
        let _ = write!(line, "  {}", cut_start(&cells[4], left));
        line.truncate(line.trim_end().len());
        line
    }
}
