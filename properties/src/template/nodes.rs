use std::collections::BTreeSet;

use knock_liquid::ast::{Node, TagKind};

/// The names that some nodes bind for what stands behind them.
#[must_use]
pub fn bound_names<'a>(nodes: &[Node<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut open: Vec<&[Node<'a>]> = vec![nodes];
    while let Some(nodes) = open.pop() {
        for node in nodes {
            let Node::Tag(tag) = node else { continue };
            match &tag.kind {
                TagKind::Assign { name, .. } | TagKind::Count { name } => {
                    names.insert(name.text);
                }
                TagKind::Capture { name, body } => {
                    names.insert(name.text);
                    open.push(body);
                }
                TagKind::Conditional(conditional) => {
                    open.extend(conditional.branches.iter().map(|it| &it.body[..]));
                }
                TagKind::Case(case) => open.extend(case.arms.iter().map(|arm| &arm.body[..])),
                TagKind::Loop(iteration) => {
                    open.push(&iteration.body);
                    open.extend(iteration.otherwise.as_deref());
                }
                TagKind::Block { body, .. } => open.push(body),
                TagKind::Cycle { .. }
                | TagKind::Render(_)
                | TagKind::Jump
                | TagKind::Raw(_)
                | TagKind::Comment => {}
            }
        }
    }
    names
}
