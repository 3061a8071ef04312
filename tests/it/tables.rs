//! Tables over everything that is data: each row of each table holds what every reader of it relies on.

use flowdeck::{
    api::{Paging, Risk, camunda7},
    app::command,
    resource::{self, Drill, Show},
};

#[test]
fn every_resource_can_be_named_and_its_filters_and_sorts_mean_its_columns() {
    for resource in resource::ALL {
        assert!(std::ptr::eq(resource::Resource::named(resource.name).unwrap(), *resource));
        assert_eq!(resource.columns.iter().filter(|column| column.priority == 0).count(), 1, "{} has one identity column", resource.name);
        for filter in resource.filters {
            assert!(!filter.help.is_empty());
            if let Some(column) = filter.column {
                assert!(resource.column(column).is_some(), "{}: filter {} looks at column {column}", resource.name, filter.name);
            }
            let applied = resource.source.iter().any(|binding| binding.filters.iter().any(|(name, _)| *name == filter.name));
            assert!(applied || filter.column.is_some(), "{}: nobody applies filter {}", resource.name, filter.name);
        }
        for binding in resource.source {
            assert_eq!(binding.operation.risk, Risk::Read);
            let whole = binding.operation.paging == Paging::None && binding.count.is_none() && binding.sorts.is_empty();
            assert!(binding.operation.paging == Paging::Offset || whole, "{} is paged, or comes as a whole", resource.name);
            for (name, ..) in binding.cells {
                assert!(resource.column(name).is_some(), "{}: cell {name} has no column", resource.name);
            }
            for (name, _) in binding.sorts {
                assert!(resource.column(name).is_some(), "{}: sort {name} has no column", resource.name);
            }
            for (name, _) in binding.filters {
                assert!(resource.filter(name).is_some(), "{}: parameter of an unknown filter {name}", resource.name);
            }
        }
        if let Some(needed) = resource.within {
            assert!(resource.source.iter().all(|binding| binding.filters.iter().any(|(name, _)| *name == needed)), "{}", resource.name);
        }
        for drill in resource.drills.iter().map(|way| &way.to).chain([&resource.enter]) {
            let known = |reference: &str| resource.source[0].references.iter().any(|(name, _)| *name == reference);
            match drill {
                Drill::List(to, with) => {
                    let to = resource::Resource::named(to).unwrap_or_else(|| panic!("{} leads to {to}", resource.name));
                    for (filter, reference, else_) in *with {
                        assert!(to.filter(filter).is_some() && known(reference), "{} leads to {} by {filter}", resource.name, to.name);
                        assert!(else_.is_none_or(|(filter, _)| to.filter(filter).is_some()));
                    }
                }
                Drill::Instance(reference) => assert!(known(reference), "{} leads to {reference}", resource.name),
                Drill::Value(_) => {}
            }
        }
        for join in resource.joins {
            assert_eq!(join.operation.risk, Risk::Read);
            for (name, ..) in join.cells {
                assert!(resource.column(name).is_some(), "{}: joined cell {name} has no column", resource.name);
            }
        }
        if let Some((column, _)) = resource.order {
            assert!(resource.source[0].sort_key(column).is_some(), "{} opens sorted by the server", resource.name);
        }
        assert!(resource.columns.iter().any(|column| matches!(column.show, Show::Text | Show::Or(_) | Show::Message)));
    }
}

#[test]
fn resources_do_not_share_names() {
    let mut names: Vec<_> = resource::ALL.iter().flat_map(|resource| resource.aliases.iter().chain([&resource.name])).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn every_action_writes_and_says_so() {
    for command in command::all() {
        if let command::Run::Plan(action) = command.run {
            assert_ne!(action.risk, Risk::Read, "{}", action.id);
            let is_of_rows = matches!(command.scope, command::Scope::Rows(_));
            assert_eq!(command.hint, is_of_rows, "{} is shown where it is for what is selected", action.id);
        }
    }
}

#[test]
fn every_operation_that_reads_cannot_be_mistaken_for_one_that_writes() {
    for operation in camunda7::operations() {
        if operation.method == flowdeck::api::Method::GET {
            assert_eq!(operation.risk, Risk::Read, "{}", operation.id);
        }
    }
}
