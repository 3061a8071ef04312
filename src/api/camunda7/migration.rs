//! Moving instances to other versions or activities: `/migration`, `/modification`.

crate::operations! { Camunda7;
    EXECUTE_MIGRATION_PLAN = POST "/migration/execute"
        as executeMigrationPlan: Irreversible, Nothing, since 7 5, "Migrate instances to another version, at once." {
        body [migrationPlan processInstanceIds processInstanceQuery skipCustomListeners skipIoMappings]
    };
    EXECUTE_MIGRATION_PLAN_ASYNC = POST "/migration/executeAsync"
        as executeMigrationPlanAsync: Irreversible, Object, since 7 5, "Migrate instances to another version, as a batch." {
        body [migrationPlan processInstanceIds processInstanceQuery skipCustomListeners skipIoMappings]
    };
    GENERATE_MIGRATION_PLAN = POST "/migration/generate"
        as generateMigrationPlan: Read, Object, since 7 5, "A plan that maps equal activities of two versions." {
        body [sourceProcessDefinitionId targetProcessDefinitionId updateEventTriggers variables]
    };
    VALIDATE_MIGRATION_PLAN = POST "/migration/validate"
        as validateMigrationPlan: Read, Object, since 7 5, "Whether a migration plan holds." {
        body [sourceProcessDefinitionId targetProcessDefinitionId instructions variables]
    };
    EXECUTE_MODIFICATION = POST "/modification/execute"
        as executeModification: Destructive, Nothing, "Start and cancel activities in several instances, at once." {
        body [
            processDefinitionId skipCustomListeners skipIoMappings processInstanceIds processInstanceQuery historicProcessInstanceQuery
            instructions annotation
        ]
    };
    EXECUTE_MODIFICATION_ASYNC = POST "/modification/executeAsync"
        as executeModificationAsync: Destructive, Object, "Start and cancel activities in several instances, as a batch." {
        body [
            processDefinitionId skipCustomListeners skipIoMappings processInstanceIds processInstanceQuery historicProcessInstanceQuery
            instructions annotation
        ]
    };
}
