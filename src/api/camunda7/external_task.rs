//! External tasks: `/external-task`.

crate::operations! { Camunda7;
    GET_EXTERNAL_TASKS = GET "/external-task" as getExternalTasks: Read, Rows, by Offset, since 7 4, "External tasks." {
        query [
            externalTaskId externalTaskIdIn topicName workerId locked notLocked withRetriesLeft noRetriesLeft lockExpirationAfter
            lockExpirationBefore activityId activityIdIn executionId processInstanceId processInstanceIdIn processDefinitionId tenantIdIn
            active suspended priorityHigherThanOrEquals priorityLowerThanOrEquals processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike variableNamesIgnoreCase variableValuesIgnoreCase processVariables sortBy
            sortOrder firstResult maxResults
        ]
    };
    QUERY_EXTERNAL_TASKS = POST "/external-task"
        as queryExternalTasks: Read, Rows, by Offset, "External tasks, with filters in the body." {
        query [firstResult maxResults]
        body [
            externalTaskId externalTaskIdIn topicName workerId locked notLocked withRetriesLeft noRetriesLeft lockExpirationAfter
            lockExpirationBefore activityId activityIdIn executionId processInstanceId processInstanceIdIn processDefinitionId tenantIdIn
            active suspended priorityHigherThanOrEquals priorityLowerThanOrEquals processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike variableNamesIgnoreCase variableValuesIgnoreCase processVariables sorting
        ]
    };
    GET_EXTERNAL_TASKS_COUNT = GET "/external-task/count" as getExternalTasksCount: Read, Count, since 7 4, "How many external tasks." {
        query [
            externalTaskId externalTaskIdIn topicName workerId locked notLocked withRetriesLeft noRetriesLeft lockExpirationAfter
            lockExpirationBefore activityId activityIdIn executionId processInstanceId processInstanceIdIn processDefinitionId tenantIdIn
            active suspended priorityHigherThanOrEquals priorityLowerThanOrEquals processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike variableNamesIgnoreCase variableValuesIgnoreCase processVariables
        ]
    };
    QUERY_EXTERNAL_TASKS_COUNT = POST "/external-task/count"
        as queryExternalTasksCount: Read, Count, "How many external tasks, with filters in the body." {
        body [
            externalTaskId externalTaskIdIn topicName workerId locked notLocked withRetriesLeft noRetriesLeft lockExpirationAfter
            lockExpirationBefore activityId activityIdIn executionId processInstanceId processInstanceIdIn processDefinitionId tenantIdIn
            active suspended priorityHigherThanOrEquals priorityLowerThanOrEquals processDefinitionKey processDefinitionKeyIn
            processDefinitionName processDefinitionNameLike variableNamesIgnoreCase variableValuesIgnoreCase processVariables sorting
        ]
    };
    FETCH_AND_LOCK = POST "/external-task/fetchAndLock"
        as fetchAndLock: Reversible, Rows, since 7 4, "Lock tasks for a worker and hand them out." {
        body [workerId maxTasks usePriority asyncResponseTimeout topics sorting]
    };
    SET_EXTERNAL_TASK_RETRIES = PUT "/external-task/retries"
        as setExternalTaskRetries: Irreversible, Nothing, "Set the retries of several external tasks." {
        body [retries externalTaskIds processInstanceIds externalTaskQuery processInstanceQuery historicProcessInstanceQuery]
    };
    SET_EXTERNAL_TASK_RETRIES_ASYNC_OPERATION = POST "/external-task/retries-async"
        as setExternalTaskRetriesAsyncOperation: Irreversible, Object, "Set the retries of many external tasks, as a batch." {
        body [retries externalTaskIds processInstanceIds externalTaskQuery processInstanceQuery historicProcessInstanceQuery]
    };
    GET_TOPIC_NAMES = GET "/external-task/topic-names" as getTopicNames: Read, Rows, "Topics that have tasks." {
        query [withLockedTasks withUnlockedTasks withRetriesLeft]
    };
    GET_EXTERNAL_TASK = GET "/external-task/{id}" as getExternalTask: Read, Object, since 7 4, "One external task.";
    HANDLE_EXTERNAL_TASK_BPMN_ERROR = POST "/external-task/{id}/bpmnError"
        as handleExternalTaskBpmnError: Irreversible, Nothing, "End a task with a BPMN error." {
        body [workerId errorCode errorMessage variables]
    };
    COMPLETE_EXTERNAL_TASK_RESOURCE = POST "/external-task/{id}/complete"
        as completeExternalTaskResource: Irreversible, Nothing, since 7 4, "Complete a task for the worker that locked it." {
        body [variables localVariables workerId]
    };
    GET_EXTERNAL_TASK_ERROR_DETAILS = GET "/external-task/{id}/errorDetails"
        as getExternalTaskErrorDetails: Read, Text, "What the last failure reported in full.";
    EXTEND_LOCK = POST "/external-task/{id}/extendLock" as extendLock: Reversible, Nothing, "Keep a worker's lock for longer." {
        body [newDuration workerId]
    };
    HANDLE_FAILURE = POST "/external-task/{id}/failure"
        as handleFailure: Irreversible, Nothing, "Report a failure and the retries left." {
        body [errorMessage errorDetails retries retryTimeout variables localVariables workerId]
    };
    LOCK = POST "/external-task/{id}/lock" as lock: Reversible, Nothing, "Lock one task for a worker." { body [lockDuration workerId] };
    SET_EXTERNAL_TASK_RESOURCE_PRIORITY = PUT "/external-task/{id}/priority"
        as setExternalTaskResourcePriority: Reversible, Nothing, "Set the priority of an external task." { body [priority] };
    SET_EXTERNAL_TASK_RESOURCE_RETRIES = PUT "/external-task/{id}/retries"
        as setExternalTaskResourceRetries: Irreversible, Nothing, "Set the retries of an external task." { body [retries] };
    UNLOCK = POST "/external-task/{id}/unlock" as unlock: Reversible, Nothing, since 7 4, "Take the lock from its worker.";
}
