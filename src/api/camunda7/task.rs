//! Tasks and their forms: `/task`.

crate::operations! { Camunda7;
    GET_TASKS = GET "/task" as getTasks: Read, Rows, by Offset, since 7 2, "Tasks." {
        query [
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
            processVariables caseInstanceVariables variableNamesIgnoreCase variableValuesIgnoreCase parentTaskId withCommentAttachmentInfo
            withTaskVariablesInReturn withTaskLocalVariablesInReturn sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_TASKS = POST "/task" as queryTasks: Read, Rows, by Offset, since 7 2, "Tasks, with filters in the body." {
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
    GET_TASKS_COUNT = GET "/task/count" as getTasksCount: Read, Count, since 7 2, "How many tasks." {
        query [
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
            processVariables caseInstanceVariables variableNamesIgnoreCase variableValuesIgnoreCase parentTaskId withCommentAttachmentInfo
            withTaskVariablesInReturn withTaskLocalVariablesInReturn
        ]
    };
    QUERY_TASKS_COUNT = POST "/task/count" as queryTasksCount: Read, Count, since 7 2, "How many tasks, with filters in the body." {
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
    CREATE_TASK = POST "/task/create" as createTask: Reversible, Nothing, "Create a task of no process." {
        body [
            id name assignee owner created lastUpdated due followUp delegationState description executionId parentTaskId priority
            processDefinitionId processInstanceId caseExecutionId caseDefinitionId caseInstanceId taskDefinitionKey suspended formKey
            camundaFormRef tenantId taskState
        ]
    };
    GET_TASK_COUNT_BY_CANDIDATE_GROUP = GET "/task/report/candidate-group-count"
        as getTaskCountByCandidateGroup: Read, Rows, "How many tasks each candidate group has.";
    GET_TASK = GET "/task/{id}" as getTask: Read, Object, since 7 2, "One task.";
    UPDATE_TASK = PUT "/task/{id}" as updateTask: Reversible, Nothing, "Replace a task's fields; those left out become empty." {
        body [
            id name assignee owner created lastUpdated due followUp delegationState description executionId parentTaskId priority
            processDefinitionId processInstanceId caseExecutionId caseDefinitionId caseInstanceId taskDefinitionKey suspended formKey
            camundaFormRef tenantId taskState
        ]
    };
    DELETE_TASK = DELETE "/task/{id}" as deleteTask: Destructive, Nothing, "Delete a task of no process.";
    SET_ASSIGNEE = POST "/task/{id}/assignee" as setAssignee: Reversible, Nothing, since 7 2, "Assign a task to anyone, or to no one." {
        body [userId]
    };
    HANDLE_BPMN_ERROR = POST "/task/{id}/bpmnError" as handleBpmnError: Irreversible, Nothing, "End a task with a BPMN error." {
        body [errorCode errorMessage variables]
    };
    HANDLE_ESCALATION = POST "/task/{id}/bpmnEscalation"
        as handleEscalation: Irreversible, Nothing, "Raise a BPMN escalation from a task." { body [escalationCode variables] };
    CLAIM = POST "/task/{id}/claim" as claim: Reversible, Nothing, since 7 2, "Take a task that is nobody's." { body [userId] };
    COMPLETE = POST "/task/{id}/complete" as complete: Irreversible, Map, since 7 2, "Complete a task." {
        body [variables withVariablesInReturn]
    };
    DELEGATE_TASK = POST "/task/{id}/delegate"
        as delegateTask: Reversible, Nothing, since 7 2, "Hand a task to someone, to be given back resolved." { body [userId] };
    GET_DEPLOYED_FORM = GET "/task/{id}/deployed-form" as getDeployedForm: Read, Text, "Deployed form of a task.";
    GET_FORM = GET "/task/{id}/form" as getForm: Read, Object, since 7 2, "Key of a task's form.";
    GET_FORM_VARIABLES = GET "/task/{id}/form-variables" as getFormVariables: Read, Map, "Form variables of a task." {
        query [variableNames deserializeValues]
    };
    GET_RENDERED_FORM = GET "/task/{id}/rendered-form" as getRenderedForm: Read, Text, since 7 2, "Form of a task as HTML.";
    RESOLVE = POST "/task/{id}/resolve" as resolve: Irreversible, Nothing, since 7 2, "Give a delegated task back to its owner." {
        body [variables withVariablesInReturn]
    };
    SUBMIT = POST "/task/{id}/submit-form" as submit: Irreversible, Map, since 7 2, "Complete a task by its form, fields checked." {
        body [variables withVariablesInReturn]
    };
    UNCLAIM = POST "/task/{id}/unclaim" as unclaim: Reversible, Nothing, since 7 2, "Give a task back to everyone.";
}
