//! Tables as `BENCHMARKS.md` has them.

use std::fmt;

/// A table in Markdown, whose first column is text and whose others are figures.
#[derive(Debug)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table under these headings.
    #[must_use]
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self {
            head: head.map(str::to_owned).into(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// When it has another number of cells than the head.
    pub fn row<const N: usize>(&mut self, cells: [impl Into<String>; N]) {
        assert_eq!(N, self.head.len(), "a row needs a cell for each heading");
        self.rows.push(cells.map(Into::into).into());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "| {} |", self.head.join(" | "))?;
        writeln!(out, "| --- |{}", " ---: |".repeat(self.head.len() - 1))?;
        for row in &self.rows {
            writeln!(out, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}
