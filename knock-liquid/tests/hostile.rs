//! Templates that nobody writes: they parse and are analysed on a small stack, in a time that is
//! proportional to their length, and every span lies in them.

use std::thread;

use knock_liquid::{
    Environment, MAX_ALIASES, MAX_DEPTH, Span, SyntaxErrorKind, analyze, parse, parse_path,
};

/// Parses and analyses a template on a stack of 1 MiB, and returns its first error and how many
/// reads it makes.
fn survive(name: &str, source: String) -> (Option<SyntaxErrorKind>, usize) {
    let thread = thread::Builder::new().stack_size(1 << 20);
    let run = thread.spawn(move || {
        let (template, errors) = parse(&source);
        let inside = |span: Span| source.get(span.range()).is_some();
        for error in &errors {
            assert!(inside(error.span), "{error:?}");
            assert!(error.to_string().len() < 200 && error.help().is_none_or(|it| it.len() < 200));
        }
        let analysis = analyze(&template, Environment::default());
        assert!(analysis.reads.iter().all(|read| inside(read.span)));
        assert!(analysis.calls.iter().all(|call| inside(call.span)));
        let _ = parse_path(&source);
        let first = errors.into_iter().next();
        (first.map(|error| error.kind), analysis.reads.len())
    });
    run.unwrap()
        .join()
        .unwrap_or_else(|_| panic!("{name} is survived"))
}

#[test]
fn deep_nesting_is_an_error() {
    const DEEP: usize = 100_000;
    let cases = [
        (
            "if",
            "{% if a %}".repeat(DEEP) + &"{% endif %}".repeat(DEEP),
        ),
        (
            "for",
            "{% for i in i %}".repeat(DEEP) + &"{% endfor %}".repeat(DEEP),
        ),
        (
            "capture",
            "{% capture a %}".repeat(DEEP) + &"{% endcapture %}".repeat(DEEP),
        ),
        (
            "brackets",
            format!("{{{{ {}b{} }}}}", "a[".repeat(DEEP), "]".repeat(DEEP)),
        ),
        ("parentheses", format!("{{{{ {}1 }}}}", "(".repeat(DEEP))),
        ("members", format!("{{{{ a{} }}}}", ".b".repeat(DEEP))),
        (
            "liquid",
            format!("{{% {}echo a %}}", "liquid ".repeat(DEEP)),
        ),
    ];
    for (name, source) in cases {
        let (error, _) = survive(name, source);
        assert_eq!(error, Some(SyntaxErrorKind::TooDeep), "{name}");
    }
}

#[test]
fn the_deepest_nesting_is_none() {
    let blocks = "{% if a %}".repeat(MAX_DEPTH) + &"{% endif %}".repeat(MAX_DEPTH);
    assert_eq!(survive("blocks", blocks), (None, MAX_DEPTH));
    let members = format!("{{{{ a{} }}}}", "[b]".repeat(MAX_DEPTH));
    assert_eq!(survive("members", members), (None, MAX_DEPTH + 1));
}

#[test]
fn what_never_closes_is_an_error() {
    let cases = [
        "{{",
        "{%",
        "{{'",
        "{{'{{\"",
        "{% # ",
        "{% raw %}",
        "{% comment %}",
        "{% doc %}",
        "{% comment %}{% raw %}",
        "{% a {% comment %}",
        "{% foo %}",
        "{% if %}",
        "{% endif %}",
        "{% if a %}{% endfi %}",
        "{% if a %}{% else ",
        "{{ 'a }}",
        "{{ a[ }}",
        "{{#if a}}",
        "{% liquid\nraw\nif a\n %}",
        "{{ a | }}{{ | }}",
        "\0{{ \0 }}",
        "\r{%\r",
        "é{{ “é” }}",
    ];
    for case in cases {
        let (error, _) = survive(case, case.repeat(4_000));
        assert!(error.is_some(), "{case}");
    }
}

#[test]
fn long_conditions_are_analysed() {
    let joined = |part: fn(usize) -> String| -> String {
        let parts: Vec<String> = (0..4_000).map(part).collect();
        format!("{{% if a{} %}}{{{{ a }}}}{{% endif %}}", parts.concat())
    };
    survive("and", joined(|_| " and a".into()));
    survive("different", joined(|at| format!(" and a{at}")));
    survive("absent", joined(|at| format!(" or a{at} == nil")));
    let branches = joined(|_| String::new()) + &"{% elsif b == nil %}{{ c }}".repeat(4_000);
    survive("branches", branches);
}

#[test]
fn names_stand_for_a_limited_number_of_variables() {
    let each = |part: fn(usize) -> String| (0..1_000).map(part).collect::<String>();
    let cases = [
        (
            "concat",
            each(|_| "{% assign x = x | concat: x %}".into()),
            3,
        ),
        ("deeper", each(|_| "{% assign x = x.a %}".into()), 1),
        (
            "maybe",
            each(|at| format!("{{% if a %}}{{% assign x = b{at} %}}{{% endif %}}{{{{ x }}}}")),
            MAX_ALIASES + 2,
        ),
        (
            "default",
            each(|at| format!("{{% assign x = x | default: y{at} %}}")),
            MAX_ALIASES,
        ),
        (
            "bound",
            each(|at| format!("{{% assign x{at} = a %}}{{% if b %}}{{% endif %}}")),
            2,
        ),
        (
            "loops",
            each(|at| format!("{{% for i in a %}}{{% assign x{at} = i %}}{{% endfor %}}")),
            2,
        ),
    ];
    for (name, source, each) in cases {
        let (error, reads) = survive(name, source);
        assert_eq!(error, None, "{name}");
        assert!(reads <= 1_000 * each, "{name}: {reads}");
    }
}

#[test]
fn long_text_and_numbers_are_no_trouble() {
    survive("text", "Lorem { ipsum } % dolor é ".repeat(100_000));
    survive("blanks", format!("{{%{}", " ".repeat(1_000_000)));
    survive("digits", format!("{{{{ a[{}] }}}}", "9".repeat(1_000_000)));
    survive("name", format!("{{% {} %}}", "x".repeat(1_000_000)));
    survive("word", format!("{{{{ a {} }}}}", "é".repeat(1_000_000)));
}
