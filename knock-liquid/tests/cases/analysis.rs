//! Every file in `fixtures/analysis` holds templates and what each reads, one line a read:
//! `variable: usage`, with `?` behind a variable that a guard implies, `~` before one that a local
//! stands for, and the expression that reads it where that is written differently. In
//! `fixtures/facts` stands what else the analysis finds.
//!
//! `@ closed a b` analyses a template that sees the parameters `a` and `b` and nothing else,
//! `@ bound a b` one that finds these names bound.

use knock_liquid::{
    Analysis, ArgumentPlace, Environment, FilterEffect, Read, Scope, Usage, Value, analyze, parse,
};

use super::{Case, check};

#[test]
fn templates_read_what_they_say() {
    check("analysis", |case| {
        let source = &case.template;
        let analysis = analysis(case);
        let reads = analysis.reads.iter().map(|read| show(read, source));
        let mut lines: Vec<String> = reads.collect();
        for call in &analysis.calls {
            let binds = if call.binds { " and binds" } else { "" };
            let partial = call.partial.unwrap_or("?");
            assert!(call.span.text(source).contains(partial) || partial == "?");
            lines.push(format!("render {partial}{binds}"));
            for argument in &call.arguments {
                let name = argument.name.map_or("?", |name| name.text);
                let encoded = if argument.value.is_encoded() {
                    " encoded"
                } else {
                    ""
                };
                let reads = argument.reads.iter().map(|read| show(read, source));
                let reads: Vec<String> = reads.collect();
                lines.push(format!("  {name}{encoded} = {}", reads.join(", ")));
            }
        }
        for name in &analysis.unbound {
            assert_eq!(name.span.text(source), name.text);
            lines.push(format!("unbound {}", name.text));
        }
        lines.push(String::new());
        lines.join("\n")
    });
}

#[test]
fn templates_are_what_they_say() {
    check("facts", |case| {
        let source = &case.template;
        let analysis = analysis(case);
        let mut lines = Vec::new();
        for local in &analysis.locals {
            assert_eq!(local.name.span.text(source), local.name.text);
            let read = if local.read { "read" } else { "not read" };
            let before = local.used_before.iter().map(|span| span.text(source));
            let before = before.map(|cut| format!(", used before as {cut}"));
            lines.push(format!(
                "local {} is {read}{}",
                local.name.text,
                before.collect::<String>()
            ));
        }
        for filter in &analysis.filters {
            assert_eq!(filter.name.span.text(source), filter.name.text);
            let input = filter.input.as_ref().map(|input| input.span.text(source));
            let keywords = filter.keywords.iter().map(|keyword| {
                assert_eq!(keyword.span.text(source), keyword.text);
                format!(" {}:", keyword.text)
            });
            lines.push(format!(
                "{}| {}{}",
                input.map(|input| format!("{input} ")).unwrap_or_default(),
                filter.name.text,
                keywords.collect::<String>()
            ));
        }
        for weak in &analysis.weak_guards {
            let cut = weak.span.text(source);
            lines.push(format!("only `{cut}` guards {}", weak.variable));
        }
        if let Some(printed) = &analysis.printed {
            let variables = printed.variables().map(ToString::to_string);
            let encoded = if printed.is_encoded() { "encoded " } else { "" };
            lines.push(format!(
                "prints {encoded}{}",
                variables.collect::<Vec<_>>().join(", ")
            ));
        }
        let names: Vec<&str> = analysis.names.iter().copied().collect();
        lines.push(format!("names {}", names.join(", ")).trim_end().to_owned());
        lines.push(String::new());
        lines.join("\n")
    });
}

fn analysis<'a>(case: &'a Case<'_>) -> Analysis<'a> {
    let (template, _) = parse(&case.template);
    let mut words = case.option.split_whitespace();
    let closed = words.next() == Some("closed");
    let mut scope = Scope::new();
    words.for_each(|name| scope.bind(name, Value::computed()));
    let environment = Environment {
        scope,
        closed,
        filter_effect: |filter| match filter {
            "json" => FilterEffect::Encodes,
            "from_json" => FilterEffect::Decodes,
            standard => FilterEffect::standard(standard),
        },
        counts: &[("total_items", &["items", "item"])],
        ..Environment::default()
    };
    analyze(&template, environment)
}

fn show(read: &Read, source: &str) -> String {
    let literal = |literal: &Option<_>| literal.map_or(String::new(), |it| format!(" {it:?}"));
    let usage = match &read.usage {
        Usage::Filtered(filter) => format!("| {filter}"),
        Usage::Collected(filter) => format!("elements of | {filter}"),
        Usage::Member(filter, kind) => format!("member of {filter}{}", literal(kind)),
        Usage::FilterArgument(filter, ArgumentPlace::Position(at)) => format!("{filter} {at}"),
        Usage::FilterArgument(filter, ArgumentPlace::Named(name)) => format!("{filter} {name}"),
        Usage::Compared(operator, kind) => format!("{operator:?}{}", literal(kind)),
        other => format!("{other:?}"),
    };
    let alias = if read.aliased { "~" } else { "" };
    let guarded = if read.guards.imply(&read.variable) {
        "?"
    } else {
        ""
    };
    let variable = read.variable.to_string();
    let cut = read.span.text(source);
    assert!(!cut.trim().is_empty());
    let written = if cut == variable {
        String::new()
    } else {
        format!(" as {cut}")
    };
    format!(
        "{alias}{variable}{guarded}: {}{written}",
        usage.to_lowercase()
    )
}
