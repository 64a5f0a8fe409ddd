//! Templates without errors.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A template that uses a few names over and over.
pub(crate) fn template() -> BoxedStrategy<String> {
    body(node().boxed(), 0..8).boxed()
}

fn body(node: BoxedStrategy<String>, size: std::ops::Range<usize>) -> BoxedStrategy<String> {
    vec(node, size).prop_map(|nodes| nodes.concat()).boxed()
}

fn node() -> BoxedStrategy<String> {
    let leaf = prop_oneof![
        3 => text(),
        6 => pipeline().prop_map(|it| format!("{{{{ {it} }}}}")),
        3 => statement().prop_map(|it| format!("{{% {it} %}}")),
        1 => vec(line(), 1..4).prop_map(|it| format!("{{% liquid\n{} %}}", it.join("\n"))),
        1 => text().prop_map(|it| format!("{{% raw %}}{it}{{{{ }}{{% endraw %}}")),
        1 => text().prop_map(|it| format!("{{%- comment -%}}{it}{{{{ a }}}}{{% endcomment %}}")),
    ];
    leaf.prop_recursive(4, 24, 4, |node| {
        let body = || body(node.clone(), 0..4);
        prop_oneof![
            (conditional(), condition(), body(), branches(body().boxed())).prop_map(
                |(tag, condition, body, branches)| {
                    format!("{{% {tag} {condition} %}}{body}{branches}{{% end{tag} %}}")
                }
            ),
            (pipeline(), literal(), operand(), body(), body()).prop_map(
                |(subject, one, two, first, second)| {
                    format!(
                        "{{% case {subject} %}}{{% when {one}, {two} %}}{first}\
                         {{% else %}}{second}{{% endcase %}}"
                    )
                }
            ),
            (name(), operand(), parameters(), body(), body()).prop_map(
                |(name, list, parameters, body, otherwise)| {
                    format!(
                        "{{% for {name} in {list}{parameters} %}}{body}\
                         {{% else %}}{otherwise}{{% endfor %}}"
                    )
                }
            ),
            (select(vec!["ifchanged", "t"]), body())
                .prop_map(|(tag, body)| format!("{{% {tag} %}}{body}{{% end{tag} %}}")),
            (name(), body())
                .prop_map(|(name, body)| format!("{{% capture {name} %}}{body}{{% endcapture %}}")),
        ]
    })
    .boxed()
}

fn conditional() -> BoxedStrategy<&'static str> {
    select(vec!["if", "unless"]).boxed()
}

fn branches(body: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop_oneof![
        Just(String::new()),
        body.clone().prop_map(|it| format!("{{% else %}}{it}")),
        (condition(), body).prop_map(|(it, body)| format!("{{% elsif {it} %}}{body}")),
    ]
    .boxed()
}

fn parameters() -> BoxedStrategy<String> {
    prop_oneof![
        4 => Just(String::new()),
        1 => operand().prop_map(|it| format!(" reversed limit: {it}")),
        1 => operand().prop_map(|it| format!(" limit:2, offset:{it}")),
    ]
    .boxed()
}

/// A tag without an end tag, without its delimiters.
fn statement() -> BoxedStrategy<String> {
    prop_oneof![
        4 => (name(), pipeline()).prop_map(|(name, value)| format!("assign {name} = {value}")),
        1 => name().prop_map(|name| format!("increment {name}")),
        1 => pipeline().prop_map(|value| format!("echo {value}")),
        1 => (literal(), operand()).prop_map(|(one, two)| format!("cycle {one}, {two}")),
        2 => (name(), operand(), operand())
            .prop_map(|(name, one, two)| format!("render 'p', {name}: {one}, z: {two}")),
        1 => Just("break".to_owned()),
    ]
    .boxed()
}

/// A line of a tag `liquid`, or several that belong together.
fn line() -> BoxedStrategy<String> {
    let block = (condition(), statement()).prop_map(|(it, body)| format!("if {it}\n{body}\nendif"));
    prop_oneof![3 => statement(), 1 => block, 1 => Just("# a comment".to_owned())].boxed()
}

fn text() -> BoxedStrategy<String> {
    let texts = ["Hello ", "\n", "é ", "it's 5 % } ", " \t", "“quoted”"];
    select(texts.map(str::to_owned).to_vec()).boxed()
}

fn name() -> BoxedStrategy<&'static str> {
    select(vec!["x", "y", "item", "items", "data", "forloop"]).boxed()
}

fn literal() -> BoxedStrategy<&'static str> {
    select(vec![
        "'a'", "\"it's\"", "1", "-2.5", "true", "nil", "blank", "empty", "''",
    ])
    .boxed()
}

fn path() -> BoxedStrategy<String> {
    let members = [
        ".name", ".x", ".first", ".size", "[0]", "[-1]", "['a b']", "[x]", "[data.y]",
    ];
    let roots = prop_oneof![4 => name(), 1 => select(vec!["actor", "recipient", "['a b']", "a?"])];
    (roots, vec(select(members.to_vec()), 0..3))
        .prop_map(|(root, members)| root.to_owned() + &members.concat())
        .boxed()
}

fn operand() -> BoxedStrategy<String> {
    prop_oneof![
        6 => path(),
        2 => literal().prop_map(str::to_owned),
        1 => path().prop_map(|end| format!("(1..{end})")),
    ]
    .boxed()
}

fn condition() -> BoxedStrategy<String> {
    let operators = vec!["==", "!=", "<>", ">", ">=", "<", "<=", "contains"];
    let comparison = (operand(), select(operators), operand())
        .prop_map(|(left, operator, right)| format!("{left} {operator} {right}"));
    let simple = prop_oneof![operand(), comparison].boxed();
    let connectives = select(vec!["and", "or"]);
    let joined = (simple.clone(), connectives, simple.clone())
        .prop_map(|(left, connective, right)| format!("{left} {connective} {right}"));
    prop_oneof![3 => simple, 1 => joined].boxed()
}

fn pipeline() -> BoxedStrategy<String> {
    let filters = prop_oneof![
        select(vec![
            "upcase",
            "size",
            "first",
            "json",
            "compact",
            "split: ','",
            "map: 'name'"
        ])
        .prop_map(str::to_owned),
        operand().prop_map(|it| format!("default: {it}")),
        operand().prop_map(|it| format!("times: {it}")),
        operand().prop_map(|it| format!("where: 'name', {it}")),
        operand().prop_map(|it| format!("concat: {it}")),
        (literal(), operand()).prop_map(|(one, two)| format!("t: {one}, count: {two}")),
    ];
    (operand(), vec(filters, 0..3))
        .prop_map(|(value, filters)| {
            let filters = filters.iter().map(|filter| format!(" | {filter}"));
            value + &filters.collect::<String>()
        })
        .boxed()
}
