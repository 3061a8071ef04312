//! Tasks, ended ones too: `/history/task`.

crate::operations! { Camunda7;
    GET_HISTORIC_TASK_INSTANCES = GET "/history/task"
        as getHistoricTaskInstances: Read, Rows, by Offset, since 7 2, "Tasks, ended ones too." {
        query [
            taskId taskParentTaskId processInstanceId rootProcessInstanceId processInstanceBusinessKey processInstanceBusinessKeyIn
            processInstanceBusinessKeyLike executionId processDefinitionId processDefinitionKey processDefinitionName caseInstanceId
            caseExecutionId caseDefinitionId caseDefinitionKey caseDefinitionName activityInstanceIdIn taskName taskNameLike
            taskDescription taskDescriptionLike taskDefinitionKey taskDefinitionKeyIn taskDeleteReason taskDeleteReasonLike taskAssignee
            taskAssigneeLike taskOwner taskOwnerLike taskPriority assigned unassigned finished unfinished processFinished processUnfinished
            taskDueDate taskDueDateBefore taskDueDateAfter withoutTaskDueDate taskFollowUpDate taskFollowUpDateBefore taskFollowUpDateAfter
            startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId taskVariables processVariables
            variableNamesIgnoreCase variableValuesIgnoreCase taskInvolvedUser taskInvolvedGroup taskHadCandidateUser taskHadCandidateGroup
            withCandidateGroups withoutCandidateGroups sortBy sortOrder firstResult maxResults
        ]
    };
    QUERY_HISTORIC_TASK_INSTANCES = POST "/history/task"
        as queryHistoricTaskInstances: Read, Rows, by Offset, since 7 2, "Tasks, ended ones too, with filters in the body." {
        query [firstResult maxResults]
        body [
            taskId taskParentTaskId processInstanceId rootProcessInstanceId processInstanceBusinessKey processInstanceBusinessKeyIn
            processInstanceBusinessKeyLike executionId processDefinitionId processDefinitionKey processDefinitionName caseInstanceId
            caseExecutionId caseDefinitionId caseDefinitionKey caseDefinitionName activityInstanceIdIn taskName taskNameLike
            taskDescription taskDescriptionLike taskDefinitionKey taskDefinitionKeyIn taskDeleteReason taskDeleteReasonLike taskAssignee
            taskAssigneeLike taskOwner taskOwnerLike taskPriority assigned unassigned finished unfinished processFinished processUnfinished
            taskDueDate taskDueDateBefore taskDueDateAfter withoutTaskDueDate taskFollowUpDate taskFollowUpDateBefore taskFollowUpDateAfter
            startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId taskVariables processVariables
            variableNamesIgnoreCase variableValuesIgnoreCase taskInvolvedUser taskInvolvedGroup taskHadCandidateUser taskHadCandidateGroup
            withCandidateGroups withoutCandidateGroups orQueries sorting
        ]
    };
    GET_HISTORIC_TASK_INSTANCES_COUNT = GET "/history/task/count"
        as getHistoricTaskInstancesCount: Read, Count, since 7 2, "How many tasks, ended ones too." {
        query [
            taskId taskParentTaskId processInstanceId rootProcessInstanceId processInstanceBusinessKey processInstanceBusinessKeyIn
            processInstanceBusinessKeyLike executionId processDefinitionId processDefinitionKey processDefinitionName caseInstanceId
            caseExecutionId caseDefinitionId caseDefinitionKey caseDefinitionName activityInstanceIdIn taskName taskNameLike
            taskDescription taskDescriptionLike taskDefinitionKey taskDefinitionKeyIn taskDeleteReason taskDeleteReasonLike taskAssignee
            taskAssigneeLike taskOwner taskOwnerLike taskPriority assigned unassigned finished unfinished processFinished processUnfinished
            taskDueDate taskDueDateBefore taskDueDateAfter withoutTaskDueDate taskFollowUpDate taskFollowUpDateBefore taskFollowUpDateAfter
            startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId taskVariables processVariables
            variableNamesIgnoreCase variableValuesIgnoreCase taskInvolvedUser taskInvolvedGroup taskHadCandidateUser taskHadCandidateGroup
            withCandidateGroups withoutCandidateGroups
        ]
    };
    QUERY_HISTORIC_TASK_INSTANCES_COUNT = POST "/history/task/count"
        as queryHistoricTaskInstancesCount: Read, Count, since 7 2, "How many tasks, ended ones too, with filters in the body." {
        body [
            taskId taskParentTaskId processInstanceId rootProcessInstanceId processInstanceBusinessKey processInstanceBusinessKeyIn
            processInstanceBusinessKeyLike executionId processDefinitionId processDefinitionKey processDefinitionName caseInstanceId
            caseExecutionId caseDefinitionId caseDefinitionKey caseDefinitionName activityInstanceIdIn taskName taskNameLike
            taskDescription taskDescriptionLike taskDefinitionKey taskDefinitionKeyIn taskDeleteReason taskDeleteReasonLike taskAssignee
            taskAssigneeLike taskOwner taskOwnerLike taskPriority assigned unassigned finished unfinished processFinished processUnfinished
            taskDueDate taskDueDateBefore taskDueDateAfter withoutTaskDueDate taskFollowUpDate taskFollowUpDateBefore taskFollowUpDateAfter
            startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId taskVariables processVariables
            variableNamesIgnoreCase variableValuesIgnoreCase taskInvolvedUser taskInvolvedGroup taskHadCandidateUser taskHadCandidateGroup
            withCandidateGroups withoutCandidateGroups orQueries sorting
        ]
    };
    GET_HISTORIC_TASK_INSTANCE_REPORT = GET "/history/task/report"
        as getHistoricTaskInstanceReport: Read, Rows, "How many tasks ended, or how long they took." {
        query [reportType periodUnit completedBefore completedAfter groupBy]
    };
}
