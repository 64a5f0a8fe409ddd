//! What templates read: one line a read, `variable: usage`, with `?` behind a variable that a
//! guard implies, and `~` before one that a local stands for.

use knock_liquid::{ArgumentPlace, Environment, Read, Usage, analyze, parse};

fn check(source: &str, expected: &[&str]) {
    let (template, errors) = parse(source);
    assert!(errors.is_empty(), "{source}: {errors:?}");
    let analysis = analyze(&template, Environment::default());
    let found: Vec<String> = analysis.reads.iter().map(show).collect();
    assert_eq!(found, expected, "{source}");
    for read in &analysis.reads {
        assert!(
            !read.span.text(source).trim().is_empty(),
            "{source}: {read:?}"
        );
    }
}

fn show(read: &Read) -> String {
    let usage = match &read.usage {
        Usage::Printed => "printed".to_owned(),
        Usage::Filtered(filter) => format!("| {filter}"),
        Usage::Collected(filter) => format!("[] | {filter}"),
        Usage::Member(filter, _) => format!("member of {filter}"),
        Usage::FilterArgument(filter, ArgumentPlace::Position(at)) => format!("{filter} {at}"),
        Usage::FilterArgument(filter, ArgumentPlace::Named(name)) => format!("{filter} {name}"),
        Usage::Compared(operator, _) => format!("{operator:?}"),
        other => format!("{other:?}").to_lowercase(),
    };
    let alias = if read.aliased { "~" } else { "" };
    let guarded = if read.guards.imply(&read.variable) {
        "?"
    } else {
        ""
    };
    format!("{alias}{}{guarded}: {usage}", read.variable)
}

#[test]
fn outputs_and_filters() {
    check(
        "{{ a }}{{ a.b['c d'][0].e }}{{ 'x' }}{{ }}",
        &["a: printed", "a.b.c d[0].e: printed"],
    );
    check(
        "{{ a | upcase | append: b }}",
        &["a: | upcase", "b: append 0"],
    );
    check("{{ a | f: x: b, y: 'c' }}", &["a: | f", "b: f x"]);
    check("{{ a[b.c] }}", &["b.c: index", "a[?]: printed"]);
    check("{{ ['a'].b }}", &["a.b: printed"]);
    check(
        "{% echo a %}{% liquid echo b\necho c %}",
        &["a: printed", "b: printed", "c: printed"],
    );
    check(
        "{% cycle g: a, b %}",
        &["g: tested", "a: printed", "b: printed"],
    );
    check("{% t %}{{ a }}{% endt %}", &["a: printed"]);
    check(
        "{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}",
        &[],
    );
}

#[test]
fn default_guards_what_is_before_it() {
    check("{{ a.b | default: c }}", &["a.b?: printed", "c: printed"]);
    check("{{ a | default: 0 | plus: 1 }}", &["a?: | plus"]);
    check("{{ a | upcase | default: 'x' }}", &["a?: | upcase"]);
    check(
        "{% assign x = x | default: 1 %}{{ x }}",
        &["x?: assigned", "~x?: printed"],
    );
}

#[test]
fn branches() {
    check(
        "{% if a %}{{ a }}{% else %}{{ a }}{% endif %}",
        &["a: tested", "a?: printed", "a: printed"],
    );
    check(
        "{% unless a %}{{ b }}{% else %}{{ a }}{% endunless %}",
        &["a: tested", "b: printed", "a?: printed"],
    );
    check(
        "{% if a == nil %}{% else %}{{ a }}{% endif %}",
        &["a: Equal", "a?: printed"],
    );
    check(
        "{% if a != nil and b > 1 %}{{ a }}{{ b }}{% endif %}",
        &["a: NotEqual", "b: Greater", "a?: printed", "b?: printed"],
    );
    check(
        "{% if a or b %}{{ a }}{% endif %}",
        &["a: tested", "b: tested", "a: printed"],
    );
    check(
        "{% if a and b or c %}{{ a }}{% endif %}",
        &["a: tested", "b: tested", "c: tested", "a?: printed"],
    );
    check(
        "{% if a or b and c %}{{ a }}{% endif %}",
        &["a: tested", "b: tested", "c: tested", "a: printed"],
    );
    check(
        "{% if a == nil %}{% elsif b %}{{ a }}{% endif %}",
        &["a: Equal", "b: tested", "a?: printed"],
    );
    check(
        "{% if a.b %}{{ a.c }}{% endif %}",
        &["a.b: tested", "a.c: printed"],
    );
    check(
        "{% case a %}{% when 'x' %}{{ a }}{% else %}{{ a }}{% endcase %}",
        &["a: Equal", "a?: printed", "a: printed"],
    );
    check(
        "{% case a %}{% when nil %}{% else %}{{ a }}{% endcase %}",
        &["a: Equal", "a?: printed"],
    );
    check(
        "{% if 'x' == a %}{{ a }}{% endif %}",
        &["a: Equal", "a: printed"],
    );
    check(
        "{% if a contains b %}{{ a }}{{ b }}{% endif %}",
        &["a: Contains", "b: comparand", "a?: printed", "b: printed"],
    );
}

#[test]
fn loops() {
    check(
        "{% for i in a.b limit: n %}{{ i.c }}{{ forloop.index }}{% else %}{{ i }}{% endfor %}{{ i }}",
        &[
            "a.b: iterated",
            "n: loopparameter",
            "~a.b[].c: printed",
            "i: printed",
            "i: printed",
        ],
    );
    check("{% for i in (1..n) %}{{ i }}{% endfor %}", &["n: rangeend"]);
    check(
        "{% for r in a %}{% for i in r %}{{ i }}{% endfor %}{% endfor %}",
        &["a: iterated", "~a[]?: iterated", "~a[][]?: printed"],
    );
    check(
        "{% tablerow i in a cols: 2 %}{{ i.b }}{% endtablerow %}",
        &["a: iterated", "~a[].b: printed"],
    );
}

#[test]
fn aliases() {
    check(
        "{% assign p = a.b %}{{ p.c }}",
        &["a.b: assigned", "~a.b.c: printed"],
    );
    check(
        "{% assign p = a | first %}{{ p.c }}",
        &["a: | first", "a[0]: assigned", "~a[0].c: printed"],
    );
    check(
        "{% assign s = a | where: 'k', 'v' | sort: 'd' %}{% for i in s %}{{ i.c }}{% endfor %}",
        &[
            "a: | where",
            "a[].k: member of where",
            "a[].d: member of sort",
            "~a: iterated",
            "~a[].c: printed",
        ],
    );
    check(
        "{{ a | map: 'n' | join: ', ' }}",
        &["a: | map", "a[].n: member of map", "a[].n: [] | join"],
    );
    check(
        "{% assign n = a | map: 'x.y' %}{% for i in n %}{{ i }}{% endfor %}",
        &["a: | map", "a[].x.y: member of map", "~a[].x.y?: printed"],
    );
    check(
        "{% assign c = a | concat: b %}{% for i in c %}{{ i.d }}{% endfor %}",
        &[
            "a: | concat",
            "b: | concat",
            "~a: iterated",
            "~b: iterated",
            "~a[].d: printed",
            "~b[].d: printed",
        ],
    );
    check(
        "{% capture x %}{{ a }}{% endcapture %}{{ x.y }}",
        &["a: printed"],
    );
    check("{% increment x %}{{ x }}", &[]);
    check("{% assign x = a | split: ',' %}{{ x.y }}", &["a: | split"]);
    check("{% assign x = a | slice: 0, 3 | upcase %}", &["a: | slice"]);
}

#[test]
fn a_local_stands_for_all_that_it_may_be() {
    check(
        "{% if a %}{% assign x = b %}{% endif %}{{ x.c }}",
        &["a: tested", "b: assigned", "~b.c: printed", "x.c: printed"],
    );
    check(
        "{% if a %}{% assign x = b %}{% else %}{% assign x = c %}{% endif %}{{ x }}",
        &[
            "a: tested",
            "b: assigned",
            "c: assigned",
            "~b: printed",
            "~c: printed",
        ],
    );
    check(
        "{% if a %}{% assign x = b %}{% endif %}{% if x %}{{ x }}{{ b }}{% endif %}",
        &[
            "a: tested",
            "b: assigned",
            "~b: tested",
            "x: tested",
            "~b?: printed",
            "x?: printed",
            "b: printed",
        ],
    );
    check(
        "{% assign x = a %}{% if x %}{{ x }}{{ a }}{% endif %}",
        &["a: assigned", "~a: tested", "~a?: printed", "a?: printed"],
    );
    check(
        "{% for i in a %}{% assign x = i %}{% endfor %}{{ x.b }}",
        &[
            "a: iterated",
            "~a[]?: assigned",
            "~a[].b: printed",
            "x.b: printed",
        ],
    );
}

#[test]
fn broken_tags_read_nothing_and_vanish() {
    let source =
        "{% if a > %}{{ b }}{% else %}{{ c }}{% endif %}{% for in d %}{{ e }}{% endfor %}{{ f g }}";
    let (template, errors) = parse(source);
    assert_eq!(errors.len(), 3, "{errors:?}");
    let reads = analyze(&template, Environment::default()).reads;
    let names: Vec<String> = reads.iter().map(|read| read.variable.to_string()).collect();
    assert_eq!(names, ["b", "c", "e"]);
}

#[test]
fn calls_pass_values() {
    let source = "{% if a %}{% render 'card', title: a.b, size: 3 %}{% endif %}";
    let (template, _) = parse(source);
    let analysis = analyze(&template, Environment::default());
    let [call] = &analysis.calls[..] else {
        panic!("one call")
    };
    assert_eq!(call.partial.as_deref(), Some("card"));
    assert_eq!(call.span.text(source), "'card'");
    let [title, size] = &call.arguments[..] else {
        panic!("two arguments")
    };
    assert_eq!(show(&title.reads[0]), "a.b: passed");
    assert!(title.reads[0].guards.imply(&"a".into()));
    assert!(size.reads.is_empty());
}
