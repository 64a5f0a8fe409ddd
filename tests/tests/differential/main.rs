//! What a template reads from outside, held to two other implementations of Liquid over every template at
//! hand: liquidjs and python-liquid. Every difference has a reason (`reasons.rs`), and
//! `docs/liquid-differences.md` counts them; `KNOCK_BLESS=1 cargo test` rewrites it.
//!
//! Paths are compared as they are written. What is read through a local is not, as neither of the two
//! follows a local to what it stands for.

mod comparison;
mod engines;
mod reasons;
mod templates;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use comparison::Comparison;
use engines::ENGINES;
use reasons::REASONS;

#[test]
fn every_difference_has_a_reason() {
    let (templates, has_all) = templates::all();
    let mut comparisons = Vec::new();
    for engine in &ENGINES {
        if let Some(answers) = engine.ask(&templates) {
            comparisons.push(Comparison::new(engine, &templates, &answers));
        }
    }
    let unexplained = comparisons
        .iter()
        .flat_map(|comparison| &comparison.unexplained);
    let unexplained: Vec<&str> = unexplained.map(String::as_str).collect();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for comparison in &comparisons {
        assert!(
            comparison.same > 100,
            "{} was asked",
            comparison.engine.name
        );
    }
    if has_all && comparisons.len() == ENGINES.len() {
        let found = table(&comparisons);
        print!("{found}");
        check(&found);
    }
}

/// What was compared and why there are differences.
fn table(comparisons: &[Comparison]) -> String {
    let mut text = String::from(
        "# How the analysis differs from other implementations of Liquid\n\n\
         `tests/tests/differential` compares what a template reads from outside with what liquidjs and \
         python-liquid say: over the golden suite, the sample, Knock's own \
         templates and templates in published npm packages (`tests/published/packages.txt`). Paths are \
         compared as they are written; what is read through a local is not, as neither of the two follows \
         locals.\n\n| |",
    );
    for comparison in comparisons {
        let _ = write!(text, " {} |", comparison.engine.name);
    }
    text.push_str("\n| --- |");
    text.push_str(&" --: |".repeat(comparisons.len()));
    let mut row = |name: &str, count: fn(&Comparison) -> usize| {
        let _ = write!(text, "\n| {name} |");
        for comparison in comparisons {
            let _ = write!(text, " {} |", count(comparison));
        }
    };
    row("templates with the same reads", |it| it.same);
    row("templates with other reads", |it| it.different);
    row("templates that only one of the two takes", |it| {
        it.one_parses
    });
    row("templates that neither takes", |it| it.none_parses);
    text.push_str("\n\nWhy they differ, and how often (by path, or by template where it is about taking it):\n\n");
    text.push_str("| difference |");
    for comparison in comparisons {
        let _ = write!(text, " {} |", comparison.engine.name);
    }
    text.push_str(" why, and who is right |\n| --- |");
    text.push_str(&" --: |".repeat(comparisons.len()));
    text.push_str(" --- |\n");
    for (at, reason) in REASONS.iter().enumerate() {
        let _ = write!(text, "| {} |", reason.name);
        for comparison in comparisons {
            let _ = write!(text, " {} |", comparison.explained[at]);
        }
        let _ = writeln!(text, " {} |", reason.why);
    }
    text
}

/// Holds the page to what was found.
fn check(found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/liquid-differences.md");
    if std::env::var_os("KNOCK_BLESS").is_some() {
        fs::write(&path, found).expect("it can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == found,
        "`KNOCK_BLESS=1 cargo test` rewrites docs/liquid-differences.md"
    );
}
