use std::collections::BTreeSet;

use knock_liquid::ast::{Node, Template};
use knock_liquid::{
    Analysis, Environment, Guards, MAX_ALIASES, MAX_DEPTH, MAX_GUARDS, Read, Value, analyze, parse,
};

use crate::template::{Style, bound_names, print};
use crate::text;

/// Every template can be analysed: places lie in it and sizes are bounded. What it reads depends
/// neither on white space, nor on text that is added, nor on the order of statements that have
/// nothing to do with each other.
///
/// # Panics
///
/// When that does not hold.
pub fn analysis(bytes: &[u8]) {
    let source = text(bytes);
    for closed in [false, true] {
        let (template, _) = parse(&source);
        is_bounded(&analyze_in(&template, closed), &source);
    }
    reads_do_not_depend_on_text(&source);
    reads_do_not_depend_on_white_space(&source);
    statements_can_be_swapped(&source);
}

fn analyze_in<'a>(template: &Template<'a>, closed: bool) -> Analysis<'a> {
    let environment = Environment {
        closed,
        ..Environment::default()
    };
    analyze(template, environment)
}

fn is_bounded(analysis: &Analysis<'_>, source: &str) {
    let passed = analysis.calls.iter().flat_map(|call| &call.arguments);
    let passed = passed.flat_map(|argument| &argument.reads);
    for read in analysis.reads.iter().chain(passed) {
        assert!(source.get(read.span.range()).is_some(), "{read:?}");
        assert!(read.variable.segments().len() <= MAX_DEPTH + 1, "{read:?}");
        assert!(read.guards.variables().count() <= MAX_GUARDS, "{read:?}");
    }
    let values = analysis.calls.iter().flat_map(|call| &call.arguments);
    for value in values
        .map(|argument| &argument.value)
        .chain(&analysis.printed)
    {
        assert!(value.variables().count() <= MAX_ALIASES, "{value:?}");
    }
    for local in &analysis.locals {
        for span in local.used_before.iter().chain([&local.name.span]) {
            assert!(source.get(span.range()).is_some(), "{local:?}");
        }
    }
}

/// A template reads the same with text before and after it, and one without errors with text between
/// its nodes.
///
/// # Panics
///
/// When it does not.
pub fn reads_do_not_depend_on_text(source: &str) {
    let found = |source: &str| facts(&analyze_in(&parse(source).0, false));
    let expected = found(source);
    for added in [format!("{source} text"), format!("text {source}")] {
        assert_eq!(found(&added), expected, "{added}");
    }
    let Some(printed) = printed(source, Style::TIGHT.worded()) else {
        return;
    };
    assert_eq!(found(&printed), expected, "{source}\n---\n{printed}");
}

/// A template without errors reads the same whatever white space stands in its tags and between them.
///
/// # Panics
///
/// When it does not.
pub fn reads_do_not_depend_on_white_space(source: &str) {
    let found = |source: &str| facts(&analyze_in(&parse(source).0, true));
    for style in [Style::TIGHT, Style::WIDE.apart()] {
        if let Some(printed) = printed(source, style) {
            assert_eq!(found(&printed), found(source), "{source}\n---\n{printed}");
        }
    }
}

fn printed(source: &str, style: Style) -> Option<String> {
    let (template, errors) = parse(source);
    if errors.is_empty() {
        print(&template, source, style)
    } else {
        None
    }
}

/// Two statements beside each other can change places, if neither binds a name that the other reads
/// or binds.
///
/// # Panics
///
/// When the template reads something else then.
pub fn statements_can_be_swapped(source: &str) {
    let (template, _) = parse(source);
    let sorted = |template: &Template| {
        let mut facts = facts(&analyze_in(template, false));
        facts.sort();
        facts
    };
    let expected = sorted(&template);
    let mut swapped = template.clone();
    for at in 1..template.nodes.len() {
        if are_independent(&template.nodes[at - 1], &template.nodes[at]) {
            swapped.nodes.swap(at - 1, at);
            assert_eq!(sorted(&swapped), expected, "{source}\n{swapped:#?}");
            swapped.nodes.swap(at - 1, at);
        }
    }
}

/// Whether neither of two statements binds a name that the other reads or binds.
#[must_use]
pub fn are_independent(one: &Node, other: &Node) -> bool {
    let touches_none = |node: &Node, bound: &BTreeSet<&str>| {
        let nodes = std::slice::from_ref(node);
        let template = Template {
            nodes: nodes.to_vec(),
        };
        let read = analyze_in(&template, false).names;
        bound.is_disjoint(&bound_names(nodes)) && bound.iter().all(|name| !read.contains(*name))
    };
    let bound = |node| bound_names(std::slice::from_ref(node));
    touches_none(one, &bound(other)) && touches_none(other, &bound(one))
}

/// What an analysis says, but for the places.
fn facts(analysis: &Analysis) -> Vec<String> {
    let mut facts: Vec<String> = analysis.reads.iter().map(read).collect();
    for call in &analysis.calls {
        let arguments = call.arguments.iter().map(|argument| {
            let name = argument.name.as_ref().map(|name| &name.text);
            let reads: Vec<String> = argument.reads.iter().map(read).collect();
            format!("{name:?}: {:?} {reads:?}", variables(&argument.value))
        });
        let (partial, guards) = (&call.partial, known(&call.guards));
        facts.push(format!("renders {partial:?} {guards:?}"));
        facts.extend(arguments);
    }
    facts.extend(
        analysis
            .unbound
            .iter()
            .map(|name| format!("misses {}", name.text)),
    );
    facts.extend(analysis.names.iter().map(|name| format!("names {name}")));
    for local in &analysis.locals {
        let used_before = local.used_before.len();
        facts.push(format!(
            "binds {} {} {used_before}",
            local.name.text, local.read
        ));
    }
    for filter in &analysis.filters {
        let keywords: Vec<&str> = filter.keywords.iter().map(|it| it.text).collect();
        let input = filter.input.as_ref().map(|literal| &literal.value);
        facts.push(format!(
            "filters {} {input:?} {keywords:?}",
            filter.name.text
        ));
    }
    let weak: BTreeSet<String> = analysis
        .weak_guards
        .iter()
        .map(|weak| format!("doubts {}", weak.variable))
        .collect();
    facts.extend(weak);
    facts
}

fn read(read: &Read) -> String {
    let Read {
        variable,
        usage,
        guards,
        aliased,
        ..
    } = read;
    format!("reads {variable} {usage:?} {aliased} {:?}", known(guards))
}

fn known(guards: &Guards) -> BTreeSet<String> {
    guards.variables().map(ToString::to_string).collect()
}

fn variables(value: &Value) -> Vec<String> {
    value.variables().map(ToString::to_string).collect()
}
