//! Diagnostics as a SARIF log, version 2.1.0 (OASIS).

use std::fmt::Write as _;

use knock_codegen::diagnostic::{Code, Diagnostic, Severity};
use knock_codegen::source::{Location, Sources};
use serde_json::{Value, json};

use super::region::Region;
use crate::names::Names;
use crate::project::Project;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One run, with a rule for every code of the catalogue.
pub(crate) fn log(project: &Project) -> String {
    let writer = Writer {
        sources: &project.directory.sources,
        names: project.names_in_repository(),
    };
    let diagnostics = project.diagnostics.iter();
    let results: Vec<Value> = diagnostics.map(|it| writer.result(it)).collect();
    super::json::print(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo-knock",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation();
    json!({
        "id": code.id(),
        "shortDescription": { "text": code.title() },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

/// The words of SARIF for severities, which happen to be those of the catalogue.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

struct Writer<'a> {
    sources: &'a Sources,
    names: Names,
}

impl Writer<'_> {
    fn result(&self, diagnostic: &Diagnostic) -> Value {
        let Diagnostic {
            code,
            message,
            labels,
            help,
        } = diagnostic;
        let mut text = message.clone();
        if let Some(help) = help {
            let _ = write!(text, "\nhelp: {help}");
        }
        let related = labels[1..].iter().zip(1..).map(|(label, id)| {
            let mut location = self.location(label.location);
            location["id"] = json!(id);
            location["message"] = json!({ "text": label.message });
            location
        });
        json!({
            "ruleId": code.id(),
            "ruleIndex": Code::ALL.iter().position(|it| it == code),
            "level": level(code.severity()),
            "message": { "text": text },
            "locations": [self.location(diagnostic.location())],
            "relatedLocations": related.collect::<Vec<_>>(),
        })
    }

    fn location(&self, location: Location) -> Value {
        let file = self.names.of(self.sources.file(location.file).path());
        let Region { start, end } = Region::new(self.sources, location);
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": uri(&file), "uriBaseId": "%SRCROOT%" },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        } })
    }
}

/// A relative path as a URI reference: all but unreserved characters and `/` are percent-encoded
/// (RFC 3986).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn encodes_paths() {
        assert_eq!(uri("../a/b_1.json"), "../a/b_1.json");
        assert_eq!(uri("a b/ü:%.md"), "a%20b/%C3%BC%3A%25.md");
    }
}
