//! Saved task filters: `/filter`.
//!
//! The document leaves the bodies of the three `postExecute…` open; engines read a task query there, as `POST /task` does.

crate::operations! { Camunda7;
    GET_FILTER_LIST = GET "/filter" as getFilterList: Read, Rows, by Offset, "Saved task filters." {
        query [filterId resourceType name nameLike owner itemCount sortBy sortOrder firstResult maxResults]
    };
    FILTER_RESOURCE_OPTIONS = OPTIONS "/filter" as filterResourceOptions: Read, Object, "What may be done with filters.";
    GET_FILTER_COUNT = GET "/filter/count" as getFilterCount: Read, Count, "How many saved filters." {
        query [filterId resourceType name nameLike owner]
    };
    CREATE_FILTER = POST "/filter/create" as createFilter: Reversible, Object, "Save a filter." {
        body [resourceType name owner query properties]
    };
    GET_SINGLE_FILTER = GET "/filter/{id}" as getSingleFilter: Read, Object, "One saved filter." { query [itemCount] };
    UPDATE_FILTER = PUT "/filter/{id}" as updateFilter: Reversible, Nothing, "Change a saved filter." {
        body [resourceType name owner query properties]
    };
    DELETE_FILTER = DELETE "/filter/{id}" as deleteFilter: Destructive, Nothing, "Delete a saved filter.";
    FILTER_RESOURCE_OPTIONS_SINGLE = OPTIONS "/filter/{id}"
        as filterResourceOptionsSingle: Read, Object, "What may be done with one filter.";
    EXECUTE_FILTER_COUNT = GET "/filter/{id}/count" as executeFilterCount: Read, Count, "How many tasks a saved filter finds.";
    POST_EXECUTE_FILTER_COUNT = POST "/filter/{id}/count"
        as postExecuteFilterCount: Read, Count, "How many tasks a saved filter finds, narrowed." {
        body [
            taskId taskIdIn processInstanceId processInstanceIdIn processInstanceBusinessKey processInstanceBusinessKeyExpression
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike processInstanceBusinessKeyLikeExpression processDefinitionId
            processDefinitionKey processDefinitionKeyIn processDefinitionName processDefinitionNameLike executionId caseInstanceId
            caseInstanceBusinessKey caseInstanceBusinessKeyLike caseDefinitionId caseDefinitionKey caseDefinitionName
            caseDefinitionNameLike caseExecutionId activityInstanceIdIn tenantIdIn withoutTenantId assignee assigneeExpression assigneeLike
            assigneeLikeExpression assigneeIn assigneeNotIn owner ownerExpression candidateGroup candidateGroupLike
            candidateGroupExpression candidateUser candidateUserExpression includeAssignedTasks involvedUser involvedUserExpression
            assigned unassigned taskDefinitionKey taskDefinitionKeyIn taskDefinitionKeyNotIn taskDefinitionKeyLike name nameNotEqual
            nameLike nameNotLike description descriptionLike priority maxPriority minPriority dueDate dueDateExpression dueAfter
            dueAfterExpression dueBefore dueBeforeExpression withoutDueDate followUpDate followUpDateExpression followUpAfter
            followUpAfterExpression followUpBefore followUpBeforeExpression followUpBeforeOrNotExistent
            followUpBeforeOrNotExistentExpression createdOn createdOnExpression createdAfter createdAfterExpression createdBefore
            createdBeforeExpression updatedAfter updatedAfterExpression delegationState candidateGroups candidateGroupsExpression
            withCandidateGroups withoutCandidateGroups withCandidateUsers withoutCandidateUsers active suspended taskVariables
            processVariables caseInstanceVariables variableNamesIgnoreCase variableValuesIgnoreCase parentTaskId orQueries sorting
        ]
    };
    EXECUTE_FILTER_LIST = GET "/filter/{id}/list" as executeFilterList: Read, Rows, by Offset, "Tasks a saved filter finds." {
        query [firstResult maxResults]
    };
    POST_EXECUTE_FILTER_LIST = POST "/filter/{id}/list"
        as postExecuteFilterList: Read, Rows, by Offset, "Tasks a saved filter finds, narrowed." {
        query [firstResult maxResults]
        body [
            taskId taskIdIn processInstanceId processInstanceIdIn processInstanceBusinessKey processInstanceBusinessKeyExpression
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike processInstanceBusinessKeyLikeExpression processDefinitionId
            processDefinitionKey processDefinitionKeyIn processDefinitionName processDefinitionNameLike executionId caseInstanceId
            caseInstanceBusinessKey caseInstanceBusinessKeyLike caseDefinitionId caseDefinitionKey caseDefinitionName
            caseDefinitionNameLike caseExecutionId activityInstanceIdIn tenantIdIn withoutTenantId assignee assigneeExpression assigneeLike
            assigneeLikeExpression assigneeIn assigneeNotIn owner ownerExpression candidateGroup candidateGroupLike
            candidateGroupExpression candidateUser candidateUserExpression includeAssignedTasks involvedUser involvedUserExpression
            assigned unassigned taskDefinitionKey taskDefinitionKeyIn taskDefinitionKeyNotIn taskDefinitionKeyLike name nameNotEqual
            nameLike nameNotLike description descriptionLike priority maxPriority minPriority dueDate dueDateExpression dueAfter
            dueAfterExpression dueBefore dueBeforeExpression withoutDueDate followUpDate followUpDateExpression followUpAfter
            followUpAfterExpression followUpBefore followUpBeforeExpression followUpBeforeOrNotExistent
            followUpBeforeOrNotExistentExpression createdOn createdOnExpression createdAfter createdAfterExpression createdBefore
            createdBeforeExpression updatedAfter updatedAfterExpression delegationState candidateGroups candidateGroupsExpression
            withCandidateGroups withoutCandidateGroups withCandidateUsers withoutCandidateUsers active suspended taskVariables
            processVariables caseInstanceVariables variableNamesIgnoreCase variableValuesIgnoreCase parentTaskId orQueries sorting
        ]
    };
    EXECUTE_FILTER_SINGLE_RESULT = GET "/filter/{id}/singleResult"
        as executeFilterSingleResult: Read, Object, "The only task a saved filter finds.";
    POST_EXECUTE_FILTER_SINGLE_RESULT = POST "/filter/{id}/singleResult"
        as postExecuteFilterSingleResult: Read, Object, "The only task a saved filter finds, narrowed." {
        body [
            taskId taskIdIn processInstanceId processInstanceIdIn processInstanceBusinessKey processInstanceBusinessKeyExpression
            processInstanceBusinessKeyIn processInstanceBusinessKeyLike processInstanceBusinessKeyLikeExpression processDefinitionId
            processDefinitionKey processDefinitionKeyIn processDefinitionName processDefinitionNameLike executionId caseInstanceId
            caseInstanceBusinessKey caseInstanceBusinessKeyLike caseDefinitionId caseDefinitionKey caseDefinitionName
            caseDefinitionNameLike caseExecutionId activityInstanceIdIn tenantIdIn withoutTenantId assignee assigneeExpression assigneeLike
            assigneeLikeExpression assigneeIn assigneeNotIn owner ownerExpression candidateGroup candidateGroupLike
            candidateGroupExpression candidateUser candidateUserExpression includeAssignedTasks involvedUser involvedUserExpression
            assigned unassigned taskDefinitionKey taskDefinitionKeyIn taskDefinitionKeyNotIn taskDefinitionKeyLike name nameNotEqual
            nameLike nameNotLike description descriptionLike priority maxPriority minPriority dueDate dueDateExpression dueAfter
            dueAfterExpression dueBefore dueBeforeExpression withoutDueDate followUpDate followUpDateExpression followUpAfter
            followUpAfterExpression followUpBefore followUpBeforeExpression followUpBeforeOrNotExistent
            followUpBeforeOrNotExistentExpression createdOn createdOnExpression createdAfter createdAfterExpression createdBefore
            createdBeforeExpression updatedAfter updatedAfterExpression delegationState candidateGroups candidateGroupsExpression
            withCandidateGroups withoutCandidateGroups withCandidateUsers withoutCandidateUsers active suspended taskVariables
            processVariables caseInstanceVariables variableNamesIgnoreCase variableValuesIgnoreCase parentTaskId orQueries sorting
        ]
    };
}
