//! The page as a whole.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::problems::problems;
use super::reading::Reading;
use super::words::{self, Word};
use super::workflow::Section;
use crate::project::{Project, counted};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// All of a Knock directory, as one HTML file.
pub(super) fn page(project: &Project) -> String {
    let sections = sections(project);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head())
            body {
                a.skip href="#main" { "Skip to the workflows" }
                (banner(project, &sections))
                (contents(project, &sections))
                main #main tabindex="-1" {
                    @if !project.diagnostics.is_empty() {
                        (problems(&project.directory.sources, &project.diagnostics))
                    }
                    @for section in &sections { (section.render()) }
                    @if sections.is_empty() { (nothing()) } @else { (glossary(&sections)) }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn sections(project: &Project) -> Vec<Section<'_>> {
    let problems = problems_by_folder(project);
    let contracts = project.contracts.iter().enumerate();
    contracts
        .map(|(number, contract)| Section {
            sources: &project.directory.sources,
            contract,
            reading: Reading::new(contract),
            number,
            problems: problems.get(contract.folder()).copied().unwrap_or_default(),
        })
        .collect()
}

/// How many diagnostics are about files in each folder at any depth, by the path with a `/` after it.
fn problems_by_folder(project: &Project) -> BTreeMap<&str, usize> {
    let mut problems = BTreeMap::new();
    for diagnostic in &project.diagnostics {
        let file = project.directory.sources.file(diagnostic.location().file);
        for (slash, _) in file.path().match_indices('/') {
            *problems.entry(&file.path()[..=slash]).or_default() += 1;
        }
    }
    problems
}

fn head() -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(content_security_policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { "Knock workflows" }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// Nothing is loaded, and nothing runs but what was written for this page, whatever stands in the
/// files of the user.
fn content_security_policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// What the page is, and the search, which is hidden until the script can do it.
fn banner(project: &Project, sections: &[Section<'_>]) -> Markup {
    let fields = sections.iter().map(|section| section.reading.field_count());
    let tally = project.tally();
    html! {
        header.banner {
            h1 { "Knock workflows" }
            p.summary {
                (counted(tally.workflows, "workflow")) ", "
                (counted(fields.sum(), "field")) ", "
                (counted(tally.errors, "error")) ", "
                (counted(tally.warnings, "warning"))
            }
            search hidden {
                label for="query" { "Search" }
                input #query type="search" autocomplete="off" spellcheck="false"
                    placeholder="Workflow, field or text"
                    aria-keyshortcuts="/";
                kbd aria-hidden="true" { "/" }
                output #found for="query" aria-live="polite" {}
            }
            button #theme type="button" hidden {}
        }
    }
}

fn contents(project: &Project, sections: &[Section<'_>]) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                @if !project.diagnostics.is_empty() {
                    li { a href="#problems" { "Problems" } " " span.count { (project.diagnostics.len()) } }
                }
                @for section in sections { (section.link()) }
                @if !sections.is_empty() { li { a href="#words" { "What the words mean" } } }
            }
        }
    }
}

fn nothing() -> Markup {
    html! {
        p.empty { "There are no workflows yet. " code { "knock pull" } " writes them to this directory." }
    }
}

/// The words that the page uses.
fn glossary(sections: &[Section<'_>]) -> Markup {
    let groups = || sections.iter().flat_map(|section| &section.reading.groups);
    let entries = || groups().flat_map(|group| group.fields().map(|(_, entry)| entry));
    let own = groups().filter_map(|group| group.presence);
    let presences = entries().map(|entry| entry.presence).chain(own);
    let kinds = entries().map(|entry| words::kind(&entry.value.ty));
    let words: [BTreeSet<Word>; 2] = [presences.map(words::presence).collect(), kinds.collect()];
    html! {
        section #words {
            h2 { "What the words mean" }
            dl {
                @for Word { name, meaning } in words.iter().flatten() {
                    div { dt { (name) } dd { (meaning) } }
                }
            }
        }
    }
}
