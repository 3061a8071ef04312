//! Running instances, their variables and comments: `/process-instance`.
//!
//! A comment's own id is `id` in the body of its change; the instance is `processInstanceId`, also in the path there.

crate::operations! { Camunda7;
    GET_PROCESS_INSTANCES = GET "/process-instance"
        as getProcessInstances: Read, Rows, by Offset, since 7 2, "Running process instances." {
        query [
            sortBy sortOrder firstResult maxResults processInstanceIds businessKey businessKeyLike caseInstanceId processDefinitionId
            processDefinitionKey processDefinitionKeyIn processDefinitionKeyNotIn deploymentId superProcessInstance subProcessInstance
            superCaseInstance subCaseInstance active suspended withIncident incidentId incidentType incidentMessage incidentMessageLike
            tenantIdIn withoutTenantId processDefinitionWithoutTenantId activityIdIn rootProcessInstances rootProcessInstanceId
            leafProcessInstances variables variableNamesIgnoreCase variableValuesIgnoreCase
        ]
    };
    QUERY_PROCESS_INSTANCES = POST "/process-instance"
        as queryProcessInstances: Read, Rows, by Offset, since 7 2, "Running process instances, with filters in the body." {
        query [firstResult maxResults]
        body [
            deploymentId processDefinitionId processDefinitionKey processDefinitionKeyIn processDefinitionKeyNotIn businessKey
            businessKeyLike caseInstanceId superProcessInstance subProcessInstance superCaseInstance subCaseInstance active suspended
            processInstanceIds withIncident incidentId incidentType incidentMessage incidentMessageLike tenantIdIn withoutTenantId
            processDefinitionWithoutTenantId activityIdIn rootProcessInstances leafProcessInstances variables variableNamesIgnoreCase
            variableValuesIgnoreCase orQueries sorting
        ]
    };
    GET_PROCESS_INSTANCES_COUNT = GET "/process-instance/count"
        as getProcessInstancesCount: Read, Count, since 7 2, "How many instances run." {
        query [
            processInstanceIds businessKey businessKeyLike caseInstanceId processDefinitionId processDefinitionKey processDefinitionKeyIn
            processDefinitionKeyNotIn deploymentId superProcessInstance subProcessInstance superCaseInstance subCaseInstance active
            suspended withIncident incidentId incidentType incidentMessage incidentMessageLike tenantIdIn withoutTenantId
            processDefinitionWithoutTenantId activityIdIn rootProcessInstances rootProcessInstanceId leafProcessInstances variables
            variableNamesIgnoreCase variableValuesIgnoreCase
        ]
    };
    QUERY_PROCESS_INSTANCES_COUNT = POST "/process-instance/count"
        as queryProcessInstancesCount: Read, Count, since 7 2, "How many instances run, with filters in the body." {
        body [
            deploymentId processDefinitionId processDefinitionKey processDefinitionKeyIn processDefinitionKeyNotIn businessKey
            businessKeyLike caseInstanceId superProcessInstance subProcessInstance superCaseInstance subCaseInstance active suspended
            processInstanceIds withIncident incidentId incidentType incidentMessage incidentMessageLike tenantIdIn withoutTenantId
            processDefinitionWithoutTenantId activityIdIn rootProcessInstances leafProcessInstances variables variableNamesIgnoreCase
            variableValuesIgnoreCase orQueries sorting
        ]
    };
    DELETE_PROCESS_INSTANCES_ASYNC_OPERATION = POST "/process-instance/delete"
        as deleteProcessInstancesAsyncOperation: Destructive, Object, "Cancel many instances, as a batch." {
        body [
            processInstanceIds deleteReason skipCustomListeners skipSubprocesses skipIoMappings processInstanceQuery
            historicProcessInstanceQuery
        ]
    };
    DELETE_ASYNC_HISTORIC_QUERY_BASED = POST "/process-instance/delete-historic-query-based"
        as deleteAsyncHistoricQueryBased: Destructive, Object, "Cancel instances found through history, as a batch." {
        body [
            processInstanceIds deleteReason skipCustomListeners skipSubprocesses skipIoMappings processInstanceQuery
            historicProcessInstanceQuery
        ]
    };
    SET_RETRIES_BY_PROCESS = POST "/process-instance/job-retries"
        as setRetriesByProcess: Irreversible, Object, "Set the retries of the jobs of many instances, as a batch." {
        body [processInstances processInstanceQuery historicProcessInstanceQuery jobIds jobQuery dueDate retries]
    };
    SET_RETRIES_BY_PROCESS_HISTORIC_QUERY_BASED = POST "/process-instance/job-retries-historic-query-based"
        as setRetriesByProcessHistoricQueryBased: Irreversible, Object,
        "Set job retries of instances found through history, as a batch." {
        body [processInstances processInstanceQuery historicProcessInstanceQuery jobIds jobQuery dueDate retries]
    };
    CORRELATE_MESSAGE_ASYNC_OPERATION = POST "/process-instance/message-async"
        as correlateMessageAsyncOperation: Irreversible, Object, "Correlate a message to many instances, as a batch." {
        body [messageName processInstanceIds processInstanceQuery historicProcessInstanceQuery variables]
    };
    UPDATE_SUSPENSION_STATE = PUT "/process-instance/suspended"
        as updateSuspensionState: Reversible, Nothing, since 7 2, "Suspend or activate several instances, at once." {
        body [
            processDefinitionId processDefinitionKey processDefinitionTenantId processDefinitionWithoutTenantId processInstanceIds
            processInstanceQuery historicProcessInstanceQuery suspended
        ]
    };
    UPDATE_SUSPENSION_STATE_ASYNC_OPERATION = POST "/process-instance/suspended-async"
        as updateSuspensionStateAsyncOperation: Reversible, Object, "Suspend or activate many instances, as a batch." {
        body [processInstanceIds processInstanceQuery historicProcessInstanceQuery suspended]
    };
    SET_VARIABLES_ASYNC_OPERATION = POST "/process-instance/variables-async"
        as setVariablesAsyncOperation: Reversible, Object, "Set variables of many instances, as a batch." {
        body [processInstanceIds processInstanceQuery historicProcessInstanceQuery variables]
    };
    GET_PROCESS_INSTANCE = GET "/process-instance/{id}" as getProcessInstance: Read, Object, since 7 2, "One running instance.";
    DELETE_PROCESS_INSTANCE = DELETE "/process-instance/{id}"
        as deleteProcessInstance: Destructive, Nothing, since 7 2, "Cancel an instance." {
        query [skipCustomListeners skipIoMappings skipSubprocesses failIfNotExists]
    };
    GET_ACTIVITY_INSTANCE_TREE = GET "/process-instance/{id}/activity-instances"
        as getActivityInstanceTree: Read, Object, since 7 2, "Where an instance stands, as a tree.";
    MODIFY_PROCESS_INSTANCE = POST "/process-instance/{id}/modification"
        as modifyProcessInstance: Destructive, Nothing, "Start and cancel activities in an instance, at once." {
        body [skipCustomListeners skipIoMappings instructions annotation]
    };
    MODIFY_PROCESS_INSTANCE_ASYNC_OPERATION = POST "/process-instance/{id}/modification-async"
        as modifyProcessInstanceAsyncOperation: Destructive, Object, "Start and cancel activities in an instance, as a batch." {
        body [skipCustomListeners skipIoMappings instructions annotation]
    };
    UPDATE_SUSPENSION_STATE_BY_ID = PUT "/process-instance/{id}/suspended"
        as updateSuspensionStateById: Reversible, Nothing, since 7 2, "Suspend or activate an instance." { body [suspended] };
    GET_PROCESS_INSTANCE_VARIABLES = GET "/process-instance/{id}/variables"
        as getProcessInstanceVariables: Read, Map, since 7 2, "Variables of an instance by name." { query [deserializeValues] };
    MODIFY_PROCESS_INSTANCE_VARIABLES = POST "/process-instance/{id}/variables"
        as modifyProcessInstanceVariables: Destructive, Nothing, since 7 2, "Set and delete several variables." {
        body [modifications deletions]
    };
    GET_PROCESS_INSTANCE_VARIABLE = GET "/process-instance/{id}/variables/{varName}"
        as getProcessInstanceVariable: Read, Object, since 7 2, "One variable of an instance." { query [deserializeValue] };
    SET_PROCESS_INSTANCE_VARIABLE = PUT "/process-instance/{id}/variables/{varName}"
        as setProcessInstanceVariable: Reversible, Nothing, since 7 2, "Set a variable." { body [value type valueInfo] };
    DELETE_PROCESS_INSTANCE_VARIABLE = DELETE "/process-instance/{id}/variables/{varName}"
        as deleteProcessInstanceVariable: Destructive, Nothing, since 7 2, "Delete a variable.";
    GET_PROCESS_INSTANCE_VARIABLE_BINARY = GET "/process-instance/{id}/variables/{varName}/data"
        as getProcessInstanceVariableBinary: Read, Bytes, "Content of a variable of bytes or a file.";
    SET_PROCESS_INSTANCE_VARIABLE_BINARY = POST "/process-instance/{id}/variables/{varName}/data"
        as setProcessInstanceVariableBinary: Reversible, Nothing, since 7 2, "Set a variable to bytes or a file." { form [data valueType] };
    GET_PROCESS_INSTANCE_COMMENTS = GET "/process-instance/{id}/comment"
        as getProcessInstanceComments: Read, Rows, "Comments on an instance.";
    UPDATE_PROCESS_INSTANCE_COMMENT = PUT "/process-instance/{processInstanceId}/comment"
        as updateProcessInstanceComment: Reversible, Nothing, "Change a comment on an instance." {
        body [id userId taskId processInstanceId time message removalTime rootProcessInstanceId links]
    };
    DELETE_PROCESS_INSTANCE_COMMENTS = DELETE "/process-instance/{id}/comment"
        as deleteProcessInstanceComments: Destructive, Nothing, "Delete all comments of an instance.";
    DELETE_PROCESS_INSTANCE_COMMENT = DELETE "/process-instance/{id}/comment/{commentId}"
        as deleteProcessInstanceComment: Destructive, Nothing, "Delete a comment on an instance.";
}
